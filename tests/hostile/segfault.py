"""A null pointer.

comes back: crashed
saying: killed by SIGSEGV
stopped by: the judge's own process
"""

import ctypes


def softmax(z, axis=-1):
    return ctypes.string_at(0)
