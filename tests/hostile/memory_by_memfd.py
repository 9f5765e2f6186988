"""A file in memory, written and never mapped, which no limit on memory counts.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import os


def softmax(z, axis=-1):
    held = os.memfd_create("bomb")
    for _ in range(10_000):
        os.write(held, bytes(1 << 20))
