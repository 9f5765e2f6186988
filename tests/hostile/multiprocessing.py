"""A pool of processes, by fork and by spawn.

comes back: passed
stopped by: seccomp
"""

import multiprocessing

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for method in ("fork", "spawn", "forkserver"):
    try:
        multiprocessing.get_context(method).Process(target=print).start()
    except OSError:
        continue
    raise AssertionError(f"a process by {method}")
