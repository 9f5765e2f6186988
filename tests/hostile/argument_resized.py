"""The argument's memory resized under the judge's feet.

comes back: crashed
saying: changed in place
stopped by: customs
"""

import numpy as np


def softmax(z, axis=-1):
    z.resize((1000, 1000), refcheck=False)
    return z
