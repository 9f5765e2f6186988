"""A folder in a folder, deeper than a path can be long or a recursion deep.

comes back: crashed or passed
stopped by: the worker's watch and its cleaning
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for _ in range(1100):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
