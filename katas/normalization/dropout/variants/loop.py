"""One entry after the other; the cache is a tuple of what came in."""
import numpy as np


def dropout(x, p, u, train=True):
    out = np.array(x)
    if train:
        for i in np.ndindex(x.shape):
            out[i] = x[i] / (1 - p) if u[i] >= p else 0
    return out, (p, u, train)


def dropout_back(dout, cache):
    p, u, train = cache
    return dropout(dout, p, u, train)[0]
