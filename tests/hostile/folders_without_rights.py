"""Folders nobody may read, for the cleaning to stumble over.

comes back: passed
stopped by: the worker's cleaning
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for name in ("a", "a/b", "a/b/c"):
    os.mkdir(name)
open("a/b/c/file", "w").close()
os.umask(0o777)
for name in ("locked", "a/locked"):
    os.mkdir(name, 0)
