"""A UDP packet to a port that listens.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import socket


def softmax(z, axis=-1):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"secret", ("127.0.0.1", int("@udp@")))
