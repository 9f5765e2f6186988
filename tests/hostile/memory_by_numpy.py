"""An array of 80 GB.

comes back: out_of_memory
stopped by: rlimits
"""

import numpy as np


def softmax(z, axis=-1):
    return np.ones(10**10)
