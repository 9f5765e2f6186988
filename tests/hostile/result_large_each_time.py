"""A result just small enough to cross, again and again.

comes back: crashed
saying: MB of answers in one check
stopped by: customs
"""

import numpy as np


def softmax(z, axis=-1):
    return np.zeros((2, 4 * 10**6))
