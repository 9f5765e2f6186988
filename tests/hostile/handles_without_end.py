"""Open handles without end.

comes back: crashed
saying: Too many open files
stopped by: rlimits
"""

import os


def softmax(z, axis=-1):
    kept = []
    while True:
        kept.append(os.open("/dev/null", os.O_RDONLY))
