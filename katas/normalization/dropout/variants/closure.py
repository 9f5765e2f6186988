"""The cache is a function: the forward pass returns its own backward pass."""
import numpy as np


def dropout(x, p, u, train=True):
    if train and p >= 1:
        return np.zeros_like(x), np.zeros_like
    if not train:
        return x.copy(), np.copy
    gone = np.less(u, p)
    layer = lambda values: np.where(gone, 0.0, values / (1.0 - p))
    return layer(x), layer


def dropout_back(dout, cache):
    return cache(dout)
