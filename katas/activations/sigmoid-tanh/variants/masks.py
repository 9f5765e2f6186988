"""Each half of the numbers in its own form, written into one array."""
import numpy as np


def sigmoid(x):
    out = np.empty_like(x)
    right = x >= 0
    out[right] = 1 / (1 + np.exp(-x[right]))
    grown = np.exp(x[~right])
    out[~right] = grown / (1 + grown)
    return out


def dsigmoid(x):
    return sigmoid(x) * sigmoid(-x)


def tanh_(x):
    return 2 * sigmoid(2 * x) - 1


def dtanh(x):
    return 4 * dsigmoid(2 * x)
