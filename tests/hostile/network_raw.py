"""Netlink, packet and raw sockets.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import socket


def softmax(z, axis=-1):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)
