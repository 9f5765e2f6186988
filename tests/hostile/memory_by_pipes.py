"""Kernel buffers of a gigabyte a pipe, which no limit on memory counts.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import fcntl
import os


def softmax(z, axis=-1):
    for _ in range(20):
        _, end = os.pipe()
        fcntl.fcntl(end, 1031, 1 << 30)
