"""A list that holds itself, and a dict that does.

comes back: crashed
saying: levels deep
stopped by: the wire
"""

import numpy as np


def softmax(z, axis=-1):
    x = []
    x += [x, {'x': x}]
    return x
