"""None.

comes back: failed
saying: Is a return statement missing?
stopped by: the comparison
"""

import numpy as np


def softmax(z, axis=-1):
    z * 1.0
