"""A memoryview and a bytearray.

comes back: failed
saying: it is a list
stopped by: the wire
"""

import numpy as np


def softmax(z, axis=-1):
    return [memoryview(b'abc'), bytearray(b'abc')]
