"""A banned function reached by a name that is put together at run time, and the refusal swallowed.

comes back: forbidden
stopped by: the guard
kata: matmul-loops
"""

import numpy as np


def matmul(A, B):
    try:
        return vars(np)["mat" + "mul"](A, B)
    except Exception:
        return sum(A[:, k, None] * B[k] for k in range(len(B)))
