"""clone and clone3 with no flag but SIGCHLD: a fork by its older and its newer name.

comes back: passed
stopped by: seccomp
"""

import ctypes
import os
import platform
import signal

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
me = os.getpid()
clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
old = libc.syscall(clone, int(signal.SIGCHLD), 0, 0, 0, 0)
new = libc.syscall(435, (ctypes.c_uint64 * 11)(0, 0, 0, 0, int(signal.SIGCHLD)), 88)
if os.getpid() != me:
    os._exit(0)
assert (old, new) == (-1, -1), (old, new)


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
