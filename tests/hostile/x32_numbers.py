"""System calls by their x32 numbers, which are the usual ones and one bit more.

comes back: passed
stopped by: seccomp
machine: x86_64
"""

import ctypes

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for number in (57, 39, 41):
    assert ctypes.CDLL(None).syscall(0x40000000 + number, 0, 0, 0) == -1
