"""The argument itself.

comes back: failed
stopped by: the comparison
"""

import numpy as np


def softmax(z, axis=-1):
    return z
