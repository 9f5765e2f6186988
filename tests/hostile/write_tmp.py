"""A file in /tmp, outside of the scratch folder.

comes back: crashed
saying: PermissionError
stopped by: landlock
"""

def softmax(z, axis=-1):
    open("@tmp@/escaped", "a").write("mine")
