"""A whole number of a million digits, which Python refuses to write out.

comes back: crashed
saying: digits
stopped by: customs
"""

import numpy as np


def softmax(z, axis=-1):
    return 10 ** 10_000
