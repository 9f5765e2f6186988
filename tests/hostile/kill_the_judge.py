"""Every way to send a signal, to the judge and to the worker (signal 0 for the judge: a mere knock).

comes back: passed
stopped by: seccomp and landlock
"""

import ctypes
import os
import platform

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)
column = ("x86_64", "aarch64").index(platform.machine())
KILL, TKILL, TGKILL, QUEUE, TGQUEUE = [pair[column] for pair in (
    (62, 129), (200, 130), (234, 131), (129, 138), (297, 240))]
info = ctypes.create_string_buffer(128)
for pid, number in ((int("@judge@"), 0), (int("@worker@"), 9)):
    assert libc.syscall(KILL, pid, number) < 0
    assert libc.syscall(TKILL, pid, number) < 0
    assert libc.syscall(TGKILL, pid, pid, number) < 0
    assert libc.syscall(QUEUE, pid, number, info) < 0
    assert libc.syscall(TGQUEUE, pid, pid, number, info) < 0
    assert libc.syscall(434, pid, 0) < 0 and libc.syscall(424, 0, number, None, 0) < 0


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
