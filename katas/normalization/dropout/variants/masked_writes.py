"""A Boolean mask, and writing only where it is true; the cache is a dict."""
import numpy as np


def spread(values, kept, p):
    out = np.zeros(values.shape)
    out[kept] = values[kept] / (1 - p) if p < 1 else 0.0
    return out


def dropout(x, p, u, train=True):
    kept = u >= p if train else np.full(x.shape, True)
    rate = p if train else 0.0
    return spread(x, kept, rate), {"kept": kept, "p": rate}


def dropout_back(dout, cache):
    return spread(dout, cache["kept"], cache["p"])
