"""Broadcasting copies on the way forward, so on the way back the copies' gradients are summed."""

import numpy as np


def unbroadcast(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    added = g.ndim - len(shape)
    g = g.sum(axis=tuple(range(added)))                # axes that were put in front
    stretched = tuple(i for i, size in enumerate(shape) if size == 1)
    return g.sum(axis=stretched, keepdims=True)        # axes that were 1 stay 1
