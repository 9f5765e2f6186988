"""One plain number at a time."""
import math

import numpy as np


def one_sigmoid(v):
    if v < 0:
        return 1 - one_sigmoid(-v)
    return 1 / (1 + math.exp(-v))


def one_tanh(v):
    return 2 * one_sigmoid(2 * v) - 1


def entrywise(f, x):
    return np.array([f(float(v)) for v in x.ravel()], dtype=x.dtype).reshape(x.shape)


def sigmoid(x):
    return entrywise(one_sigmoid, x)


def dsigmoid(x):
    return entrywise(lambda v: one_sigmoid(v) * (1 - one_sigmoid(v)), x)


def tanh_(x):
    return entrywise(one_tanh, x)


def dtanh(x):
    return entrywise(lambda v: 1 - one_tanh(v) ** 2, x)
