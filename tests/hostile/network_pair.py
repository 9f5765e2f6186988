"""A pair of sockets, to send handles through.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import socket


def softmax(z, axis=-1):
    socket.socketpair()
