"""Others made slower: niceness, scheduling class, processors, disk priority.

comes back: passed
stopped by: seccomp
"""

import ctypes
import os
import platform

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for slow in (
    lambda: os.nice(5),
    lambda: os.setpriority(os.PRIO_PROCESS, int("@worker@"), 19),
    lambda: os.sched_setscheduler(int("@worker@"), os.SCHED_IDLE, os.sched_param(0)),
    lambda: os.sched_setparam(int("@worker@"), os.sched_param(0)),
    lambda: os.sched_setaffinity(int("@worker@"), {0}),
):
    try:
        slow()
    except PermissionError:
        continue
    raise AssertionError("slower")
libc = ctypes.CDLL(None, use_errno=True)
column = ("x86_64", "aarch64").index(platform.machine())
assert libc.syscall((251, 30)[column], 1, int("@worker@"), 3 << 13) < 0
assert libc.syscall((314, 274)[column], int("@worker@"), ctypes.create_string_buffer(56), 0) < 0
