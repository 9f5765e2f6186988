"""A list of millions of items.

comes back: crashed
saying: max_array_len
stopped by: customs
"""

import numpy as np


def softmax(z, axis=-1):
    return [None] * 3_000_000
