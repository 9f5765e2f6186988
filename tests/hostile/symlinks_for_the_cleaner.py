"""Symlinks to what is dear, in the hope that the cleaning follows them.

comes back: passed
stopped by: the worker
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


os.mkdir("folder")
for name in ("a", "folder/b"):
    os.symlink("@home@", name)
    os.symlink("@home@/.ssh/id_ed25519", name + "-key")
    os.symlink(".", name + "-loop")
