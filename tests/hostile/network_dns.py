"""A name looked up: what is asked would leave the machine.

comes back: crashed
saying: gaierror
stopped by: seccomp and landlock
"""

import socket


def softmax(z, axis=-1):
    socket.getaddrinfo("secret.example.org", 80)
