"""Not to be ended with the worker any more, and to be looked into by others (prctl).

comes back: passed
stopped by: seccomp
"""

import ctypes

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(1, 0, 0, 0, 0) < 0
assert libc.prctl(4, 1, 0, 0, 0) < 0
