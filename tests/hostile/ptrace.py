"""ptrace: attach to the worker, be traced by it, and read its memory by other names.

comes back: passed
stopped by: seccomp and landlock
"""

import ctypes
import platform

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


libc = ctypes.CDLL(None, use_errno=True)
column = ("x86_64", "aarch64").index(platform.machine())
taken = (ctypes.c_void_p * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)
for number, *arguments in (
    ((101, 117)[column], 16, int("@worker@"), 0, 0),
    ((101, 117)[column], 0, 0, 0, 0),
    ((310, 270)[column], int("@worker@"), taken, 1, taken, 1, 0),
    ((311, 271)[column], int("@worker@"), taken, 1, taken, 1, 0),
    ((312, 272)[column], int("@worker@"), int("@worker@"), 0, 0, 0),
    ((298, 241)[column], None, int("@worker@"), -1, -1, 0),
):
    assert libc.syscall(number, *arguments) < 0 and ctypes.get_errno() == 1, number
