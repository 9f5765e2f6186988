"""A TCP connection to a port that listens.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import socket


def softmax(z, axis=-1):
    socket.create_connection(("127.0.0.1", int("@port@")))
