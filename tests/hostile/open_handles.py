"""Handles left open by the judge or the worker: nothing but its own socket and /dev/null may be.

comes back: passed
stopped by: the player
"""

import os
import stat

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def kinds():
    for number in range(4096):
        try:
            found = os.fstat(number)
        except OSError:
            continue
        if stat.S_ISCHR(found.st_mode) and found.st_rdev == os.stat("/dev/null").st_rdev:
            yield "null"
        else:
            yield "socket" if stat.S_ISSOCK(found.st_mode) else f"{number}: {found}"


assert sorted(kinds()) == ["null", "null", "null", "socket"], sorted(kinds())
