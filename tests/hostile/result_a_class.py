"""A class, a module, a function: nothing that crosses.

comes back: failed
saying: it is a list
stopped by: the wire
"""

import numpy as np


def softmax(z, axis=-1):
    return [type(z), np, softmax, type]
