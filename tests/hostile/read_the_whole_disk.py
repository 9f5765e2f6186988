"""A walk over everything, for any file of anybody's that opens.

comes back: passed
stopped by: landlock
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for folder in ("/", "/home", "/root", "/etc", "/tmp", "/var", "/proc", "/dev", "/dev/shm", "/run",
               "@home@", "@package@", "@kata@", os.path.dirname(os.getcwd())):
    try:
        found = os.listdir(folder)
    except OSError:
        continue
    raise AssertionError(f"{folder}: {found[:5]}")
