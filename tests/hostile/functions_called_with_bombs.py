"""A function of the test's, called with traps: none of them must go off in the judge.

comes back: crashed or failed
stopped by: the wire
kata: numerical-gradient
"""

import numpy as np


class Bomb:
    def __array__(self, *_, **__):
        raise SystemExit

    __len__ = __iter__ = __float__ = __mul__ = __pow__ = __sub__ = __array__


def num_grad(f, x, h=1e-5):
    for bad in (None, Bomb(), "x" * 100, np.empty((0, 3)), 10**1000, [[]], f, np.array([np.nan])):
        try:
            f(bad)
        except RuntimeError:
            pass
    return x * 0
