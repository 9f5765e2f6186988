"""A file of a terabyte that is all hole, by ftruncate and by fallocate.

comes back: passed
stopped by: rlimits
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


held = os.open("hole", os.O_CREAT | os.O_RDWR)
for grow in (lambda: os.ftruncate(held, 1 << 40), lambda: os.posix_fallocate(held, 0, 1 << 40)):
    try:
        grow()
    except OSError:
        continue
    raise AssertionError("a terabyte")
