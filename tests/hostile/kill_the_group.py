"""SIGKILL to its own process group, and to group 0.

comes back: passed
stopped by: seccomp
"""

import os
import signal

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for kill in (lambda: os.killpg(os.getpgrp(), signal.SIGKILL), lambda: os.kill(0, signal.SIGKILL)):
    try:
        kill()
    except PermissionError:
        continue
    raise AssertionError("the group could be killed")
