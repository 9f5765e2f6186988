"""Sleeping costs no CPU time: only the clock on the wall ends it.

comes back: timed_out
stopped by: the deadline
seconds: 0.5
"""

import time


def softmax(z, axis=-1):
    time.sleep(10_000)
