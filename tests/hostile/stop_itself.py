"""SIGSTOP to itself: a process that stands still and can't even die by itself.

comes back: timed_out
stopped by: the deadline
seconds: 0.5
"""

import signal


def softmax(z, axis=-1):
    signal.raise_signal(signal.SIGSTOP)
