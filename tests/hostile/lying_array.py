"""An ndarray subclass that lies in __array__, __array_function__, __array_ufunc__ and its own attributes.

comes back: failed
stopped by: the wire
"""

import numpy as np


class Liar(np.ndarray):
    def __array__(self, *_, **__):
        return np.full(self.shape, 0.5)

    def __array_function__(self, *_, **__):
        return True

    def __array_ufunc__(self, *_, **__):
        return np.ones(self.shape, bool)

    __eq__ = lambda self, other: True
    tobytes = lambda self, *_, **__: bytes(self.size * 8)
    shape = property(lambda self: (2, 3))


def softmax(z, axis=-1):
    return (z * 1.0).view(Liar)
