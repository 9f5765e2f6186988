"""An array of no bytes whose shape takes terabytes to sum over.

comes back: crashed
saying: an array of shape
stopped by: customs
"""

import numpy as np


def softmax(z, axis=-1):
    return np.empty((10**12, 0))
