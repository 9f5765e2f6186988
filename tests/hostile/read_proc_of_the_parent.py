"""Memory, environment, handles and command line of the worker and of the judge.

comes back: passed
stopped by: landlock
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for pid in (os.getppid(), int("@worker@"), int("@judge@"), "self", "thread-self"):
    for name in ("mem", "environ", "cmdline", "maps", "status", "fd", "root/etc/passwd", "task"):
        path = f"/proc/{pid}/{name}"
        for look in (os.listdir, lambda p: open(p, "rb").read(1)):
            try:
                look(path)
            except OSError:
                continue
            raise AssertionError(path)
