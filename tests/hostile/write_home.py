"""A file in the home folder.

comes back: crashed
saying: PermissionError
stopped by: landlock
"""

def softmax(z, axis=-1):
    open("@home@/.bashrc", "a").write("mine")
