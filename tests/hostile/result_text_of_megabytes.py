"""A text of fifty megabytes.

comes back: crashed
saying: can't be read
stopped by: customs
"""

import numpy as np


def softmax(z, axis=-1):
    return 'x' * 50_000_000
