"""The right answer, written into the argument and returned as that.

comes back: failed
saying: modified in place
stopped by: the comparison
"""

import numpy as np


def softmax(z, axis=-1):
    z -= z.max(axis=axis, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=axis, keepdims=True)
    return z
