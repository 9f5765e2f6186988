"""An object that says it is an array when it is asked for its class.

comes back: failed
saying: an object of class Liar
stopped by: the wire
"""

import numpy as np


class Liar:
    __class__ = np.ndarray
    shape, dtype, nbytes = (2, 3), np.dtype(float), 48


def softmax(z, axis=-1):
    return Liar()
