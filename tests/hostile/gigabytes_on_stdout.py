"""Gigabytes on standard output: by print, and by the handle below it.

comes back: passed
stopped by: the player
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for _ in range(1000):
    os.write(1, bytes(1 << 20))
for _ in range(20):
    print("x" * 10_000_000)
