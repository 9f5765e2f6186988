"""Gigabytes into files that are each small enough.

comes back: crashed
saying: made more files than it may
stopped by: the worker's watch
seconds: 5
"""

import itertools


def softmax(z, axis=-1):
    block = bytes(1 << 20)
    for n in itertools.count():
        with open(f"part-{n}", "wb") as file:
            for _ in range(15):
                file.write(block)
