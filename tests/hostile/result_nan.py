"""NaN for every entry.

comes back: failed
saying: got nan
stopped by: the comparison
"""

import numpy as np


def softmax(z, axis=-1):
    return z * float('nan')
