"""FIFOs and device nodes: a disk to read raw, a reader to wait for ever.

comes back: passed
stopped by: seccomp and landlock
"""

import os
import stat

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for make in (lambda: os.mkfifo("fifo"), lambda: os.mknod("disk", 0o600 | stat.S_IFBLK, os.makedev(8, 0)),
             lambda: os.mknod("file"), lambda: os.open("/dev/mem", os.O_RDONLY),
             lambda: os.open("/dev/tty", os.O_RDWR), lambda: os.open("/dev/fuse", os.O_RDWR)):
    try:
        make()
    except OSError:
        continue
    raise AssertionError("made")
