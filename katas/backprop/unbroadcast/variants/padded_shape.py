"""The operand's shape filled up with ones in front; all sums at once, then a reshape."""
import numpy as np


def unbroadcast(g, shape):
    padded = (1,) * (g.ndim - len(shape)) + tuple(shape)
    axes = tuple(np.flatnonzero(np.array(g.shape) != np.array(padded)).tolist())
    return np.sum(g, axis=axes).reshape(shape) if axes else g.reshape(shape)
