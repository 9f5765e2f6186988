"""The user's SSH key, read.

comes back: crashed
saying: PermissionError
stopped by: landlock
"""

def softmax(z, axis=-1):
    return open("@home@/.ssh/id_ed25519", "rb").read()
