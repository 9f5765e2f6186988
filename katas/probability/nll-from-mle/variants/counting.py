"""Heads and tails are counted; a count of 0 adds nothing."""
import numpy as np


def times(count, p):
    if count == 0:
        return 0.0
    return count * -np.log(p) if p > 0 else np.inf


def bernoulli_nll(theta, y):
    n = len(y)
    heads = int(np.count_nonzero(y))
    return (times(heads, theta) + times(n - heads, 1.0 - theta)) / n


def categorical_nll(P, y):
    p = np.take_along_axis(P, y[:, None], axis=1)
    if (p == 0).any():
        return float("inf")
    return -np.mean(np.log(p))


def bernoulli_fit(y):
    return np.sum(y == 1) / np.size(y)


def gaussian_fit(x):
    return np.mean(x), np.var(x)
