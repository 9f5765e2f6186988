"""Its own handles sent to the judge over the player's own socket.

comes back: passed
stopped by: seccomp
"""

import ctypes
import os
import platform
import stat

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def is_socket(number):
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


PIPE = next(n for n in range(4096) if is_socket(n))
SENDMSG = {"x86_64": 46, "aarch64": 211}[platform.machine()]
assert ctypes.CDLL(None).syscall(SENDMSG, PIPE, ctypes.create_string_buffer(64), 0) < 0
assert ctypes.CDLL(None, use_errno=True).socket(1, 1, 0) < 0
