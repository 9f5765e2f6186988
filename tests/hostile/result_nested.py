"""A list 10,000 deep.

comes back: crashed
saying: levels deep
stopped by: the wire
"""

import numpy as np


def softmax(z, axis=-1):
    x = []
    for _ in range(10_000):
        x = [x]
    return x
