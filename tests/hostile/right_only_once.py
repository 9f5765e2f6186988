"""Right for the first call, and then the same answer again.

comes back: failed
stopped by: the comparison
"""

import numpy as np

calls = []


def softmax(z, axis=-1):
    if not calls:
        e = np.exp(z - z.max(axis=axis, keepdims=True))
        calls.append(e / e.sum(axis=axis, keepdims=True))
    return calls[0]
