"""abort(), from C.

comes back: crashed
saying: killed by SIGABRT
stopped by: the judge's own process
"""

import ctypes


def softmax(z, axis=-1):
    ctypes.CDLL(None).abort()
