"""Moves the caller's own floats, and puts each back; the way of many course notes."""
import numpy as np


def num_grad(f, x, h=1e-5):
    if x.dtype != np.float64:
        x = x.astype(np.float64)
    grad = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index", "zerosize_ok"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        old = x[ix]
        x[ix] = old - h
        left = f(x)
        x[ix] = old + h
        right = f(x)
        x[ix] = old
        grad[ix] = (right - left) / h / 2
        it.iternext()
    return grad
