"""The graph walked backward node by node: x̂, then σ², then μ, then x."""
import numpy as np


def bn_back(dout, cache):
    xhat, gamma, std = cache
    N = dout.shape[0]
    centred = xhat * std
    dxhat = dout * gamma
    dvar = np.sum(dxhat * centred, axis=0) * -0.5 * std**-3.0
    dmu = -np.sum(dxhat / std, axis=0) + dvar * np.mean(-2.0 * centred, axis=0)
    dx = dxhat / std + dvar * 2.0 * centred / N + dmu / N
    return dx, np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)
