"""A whole number of ten million bits.

comes back: crashed
saying: million bits
stopped by: the wire
"""

import numpy as np


def softmax(z, axis=-1):
    return 1 << 10_000_000
