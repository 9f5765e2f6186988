"""A Unix socket in the file system.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import socket


def softmax(z, axis=-1):
    socket.socket(socket.AF_UNIX).connect("@unix@")
