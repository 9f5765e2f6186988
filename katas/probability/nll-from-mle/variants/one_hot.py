"""A coin is a two-sided die; labels become a mask, so that only what happened is looked at."""
import numpy as np


def categorical_nll(P, y):
    happened = np.arange(P.shape[1]) == y[:, None]
    with np.errstate(divide="ignore"):
        return np.where(happened, -np.log(P), 0.0).sum() / P.shape[0]


def bernoulli_nll(theta, y):
    rows = np.broadcast_to([1 - theta, theta], (y.shape[0], 2))
    return categorical_nll(rows, y.astype(int))


def bernoulli_fit(y):
    return float(np.average(y))


def gaussian_fit(x):
    mu = x.sum() / x.size
    centred = x - mu
    return mu, centred @ centred / x.size
