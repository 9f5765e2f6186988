"""vfork, straight from the C library.

comes back: passed
stopped by: seccomp
machine: x86_64
"""

import ctypes

import numpy as np


assert ctypes.CDLL(None).syscall(58) < 0


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
