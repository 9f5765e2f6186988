"""numpy.ndarray is something else.

comes back: crashed
stopped by: the player
"""

import sys


def softmax(z, axis=-1):
    sys.modules["numpy"].ndarray = "nothing"
    return z * 1.0
