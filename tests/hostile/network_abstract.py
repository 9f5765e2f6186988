"""A Unix socket by an abstract name, which no file system guards.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import socket


def softmax(z, axis=-1):
    socket.socket(socket.AF_UNIX).connect("\0@abstract@")
