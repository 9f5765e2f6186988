"""Files opened by number instead of by name (open_by_handle_at), and watched (fanotify, inotify).

comes back: passed
stopped by: seccomp
"""

import ctypes
import platform

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


libc = ctypes.CDLL(None, use_errno=True)
column = ("x86_64", "aarch64").index(platform.machine())
handle = (ctypes.c_int * 40)(128)
for number, *arguments in (
    ((303, 264)[column], -100, b"@kata@/solution.py", handle, ctypes.byref(ctypes.c_int()), 0),
    ((304, 265)[column], -100, handle, 0),
    ((300, 262)[column], 0, 0),
    ((294, 26)[column], 0),
    ((254, 27)[column], 5, b"@kata@", 1),
):
    assert libc.syscall(number, *arguments) < 0 and ctypes.get_errno() == 1, number
