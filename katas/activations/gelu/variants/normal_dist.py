"""Φ from the statistics module; the tanh form as a sigmoid, each number in turn."""
import math
from statistics import NormalDist

import numpy as np

PHI = NormalDist().cdf


def one_tanh(v):
    u = 2 * math.sqrt(2 / math.pi) * (v + 0.044715 * v * v * v)
    gate = 1 / (1 + math.exp(-u)) if u > 0 else math.exp(u) / (1 + math.exp(u))
    return v * gate


def gelu(x):
    return np.array([v * PHI(v) for v in x.ravel().tolist()], dtype=float).reshape(x.shape)


def gelu_tanh(x):
    return np.array([one_tanh(v) for v in x.ravel().tolist()], dtype=float).reshape(x.shape)
