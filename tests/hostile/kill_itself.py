"""SIGKILL to itself.

comes back: crashed
saying: killed by SIGKILL
stopped by: the judge's own process
"""

import signal


def softmax(z, axis=-1):
    signal.raise_signal(signal.SIGKILL)
