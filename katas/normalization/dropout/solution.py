"""Inverted dropout: survivors grow by 1/(1 − p), so that the mean stays and use needs nothing."""

import numpy as np


def dropout(x, p, u, train=True):
    if not train:
        return x, 1.0
    scale = (u >= p) / (1 - p) if p < 1 else np.zeros(x.shape)
    return x * scale, scale


def dropout_back(dout, cache):
    return dout * cache
