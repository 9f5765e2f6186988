"""One position after the other, in plain numbers."""
from math import sqrt

import numpy as np


def layernorm(x, g, b, eps=1e-5):
    out = np.zeros(x.shape)
    for position in np.ndindex(x.shape[:-1]):
        row = [float(v) for v in x[position]]
        mu = sum(row) / len(row)
        sigma = sqrt(sum((v - mu) ** 2 for v in row) / len(row) + eps)
        out[position] = [(v - mu) / sigma * gain + shift for v, gain, shift in zip(row, g, b)]
    return out


def rmsnorm(x, g, eps=1e-6):
    out = np.zeros(x.shape)
    for position in np.ndindex(x.shape[:-1]):
        row = [float(v) for v in x[position]]
        size = sqrt(sum(v * v for v in row) / len(row) + eps)
        out[position] = [v / size * gain for v, gain in zip(row, g)]
    return out
