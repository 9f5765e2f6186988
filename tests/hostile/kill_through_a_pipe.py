"""A pipe that sends the worker SIGKILL when there is something to read (F_SETOWN, F_SETSIG).

comes back: passed
stopped by: seccomp and landlock
"""

import fcntl
import os
import struct

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def armed(fd):
    fcntl.fcntl(fd, fcntl.F_SETFL, os.O_ASYNC)
    for order in (
        lambda: fcntl.fcntl(fd, 8, int("@worker@")),
        lambda: fcntl.fcntl(fd, 15, struct.pack("ii", 1, int("@worker@"))),
        lambda: fcntl.ioctl(fd, 0x8901, struct.pack("i", int("@worker@"))),
        lambda: fcntl.ioctl(fd, 0x8902, struct.pack("i", int("@worker@"))),
        lambda: fcntl.fcntl(fd, 10, 9),
    ):
        try:
            order()
        except PermissionError:
            continue
        return True
    return False


assert not armed(os.pipe()[0])
