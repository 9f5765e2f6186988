"""One plain number at a time."""
import numpy as np


def relu(x):
    return leaky(x, 0)


def relu_back(dout, x):
    return leaky_back(dout, x, 0)


def leaky(x, a=0.01):
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        out[i] = x[i] if x[i] > 0 else a * x[i]
    return out


def leaky_back(dout, x, a=0.01):
    dx = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        dx[i] = dout[i] if x[i] > 0 else a * dout[i]
    return dx
