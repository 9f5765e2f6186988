"""Entry by entry into a fresh array; Φ from the complement of erf."""
from math import erfc, pi, sqrt, tanh

import numpy as np


def gelu(x):
    out = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        out[i] = x[i] * erfc(-x[i] / sqrt(2)) / 2
    return out


def gelu_tanh(x):
    out = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        out[i] = x[i] * (0.5 + 0.5 * tanh(sqrt(2 / pi) * (x[i] + 0.044715 * x[i] ** 3)))
    return out
