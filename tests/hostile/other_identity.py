"""Another user, another group, other capabilities.

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


me, mine = os.getuid(), os.getgid()
for change in (
    lambda: os.setuid(me), lambda: os.setgid(mine), lambda: os.seteuid(me), lambda: os.setegid(mine),
    lambda: os.setreuid(me, me), lambda: os.setresuid(me, me, me), lambda: os.setgroups([]),
):
    try:
        change()
    except PermissionError:
        continue
    raise AssertionError("changed")
CAPSET = {"x86_64": 126, "aarch64": 91}[platform.machine()]
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
assert ctypes.CDLL(None, use_errno=True).syscall(CAPSET, header, (ctypes.c_uint32 * 6)()) < 0
