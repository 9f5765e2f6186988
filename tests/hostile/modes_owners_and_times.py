"""Modes, owners, times and attributes of others' files, over which Landlock has no say.

comes back: passed
stopped by: seccomp
"""

import ctypes
import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for path in ("@database@", "@home@", "@kata@/solution.py", "@package@/judge/runner.py"):
    for touch in (
        lambda: os.chmod(path, 0),
        lambda: os.chown(path, os.getuid(), os.getgid()),
        lambda: os.lchown(path, os.getuid(), os.getgid()),
        lambda: os.utime(path, (0, 0)),
        lambda: os.setxattr(path, "user.answer", b"42"),
        lambda: os.truncate(path, 0),
        lambda: os.unlink(path),
        lambda: os.rename(path, path + "-2"),
        lambda: os.mkdir(path + "-3"),
    ):
        try:
            touch()
        except OSError:
            continue
        raise AssertionError(path)
assert ctypes.CDLL(None).syscall(452, -100, b"@database@", 0, 0) < 0
