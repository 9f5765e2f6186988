"""Arrays of objects, of records, of dates and of text.

comes back: failed
saying: it is a list
stopped by: the wire
"""

import numpy as np


def softmax(z, axis=-1):
    return [np.array([z, None], object), np.zeros(2, 'i4,f8'), np.zeros(2, 'M8[s]'), np.array(['a'])]
