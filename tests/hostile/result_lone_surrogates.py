"""Text that no encoding can write out.

comes back: failed
saying: it is a string
stopped by: the comparison
"""

import numpy as np


def softmax(z, axis=-1):
    return '\ud800' * 3
