"""Programs by os.system, os.popen, os.posix_spawn and pty.

comes back: passed
stopped by: seccomp
"""

import os
import pty

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def spawned(start):
    try:
        return start() in (0, "escaped\n")
    except OSError:
        return False


assert not spawned(lambda: os.system("touch @home@/escaped"))
assert not spawned(lambda: os.popen("echo escaped").read())
assert not spawned(lambda: os.posix_spawn("/bin/true", ["true"], {}) * 0)
assert not spawned(lambda: os.spawnv(os.P_WAIT, "/bin/true", ["true"]))
assert not spawned(lambda: pty.fork()[0] * 0)
