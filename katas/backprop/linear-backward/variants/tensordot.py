"""Summed over all leading axes by tensordot; no reshape."""
import numpy as np


def linear_back(dout, x, W):
    lead = tuple(range(x.ndim - 1))
    dx = np.tensordot(dout, W, axes=(-1, 1))
    dW = np.tensordot(x, dout, axes=(lead, lead))
    return dx, dW, np.sum(dout, axis=lead)
