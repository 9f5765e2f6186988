"""Four gigabytes that take no memory at the sender's: one number, broadcast.

comes back: crashed
saying: MB
stopped by: the wire
"""

import numpy as np


def softmax(z, axis=-1):
    return np.broadcast_to(0.5, (5 * 10**8,))
