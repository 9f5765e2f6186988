"""A session or a process group of its own, so that a kill of the group misses it.

comes back: passed
stopped by: seccomp
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for leave in (os.setsid, os.setpgrp, lambda: os.setpgid(0, 0)):
    try:
        leave()
    except PermissionError:
        continue
    raise AssertionError("out of the group")
