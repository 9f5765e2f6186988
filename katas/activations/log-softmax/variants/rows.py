"""One slice at a time, in plain numbers."""
import math

import numpy as np


def one(row):
    top = max(row)
    if top == -math.inf:
        return -math.inf
    return top + math.log(sum(math.exp(v - top) for v in row))


def logsumexp(z, axis=-1):
    rows = np.moveaxis(z, axis, -1)
    out = np.empty(rows.shape[:-1])
    for i in np.ndindex(out.shape):
        out[i] = one([float(v) for v in rows[i]])
    return out


def log_softmax(z, axis=-1):
    rows = np.moveaxis(z, axis, -1)
    return np.moveaxis(rows - logsumexp(z, axis)[..., np.newaxis], -1, axis)
