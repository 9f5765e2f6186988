"""A fork before any call, and both of them go on as if nothing had happened.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import os

import numpy as np

os.fork()


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
