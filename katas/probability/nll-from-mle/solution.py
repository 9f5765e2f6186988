"""Maximum likelihood: the likelihood is a product, its −log a sum, and the mean of it is the loss."""

import numpy as np


def bernoulli_nll(theta: float, y: np.ndarray) -> float:
    return mean_surprise(np.where(y == 1, theta, 1 - theta))


def categorical_nll(P: np.ndarray, y: np.ndarray) -> float:
    return mean_surprise(P[np.arange(len(y)), y])      # from each row, its own label's entry


def mean_surprise(p):
    with np.errstate(divide="ignore"):
        return -np.log(p).mean()                       # the log of each, never of their product


def bernoulli_fit(y: np.ndarray) -> float:
    return y.mean()


def gaussian_fit(x: np.ndarray) -> tuple[float, float]:
    mu = x.mean()
    return mu, ((x - mu) ** 2).mean()                  # 1/n: the maximum, not the unbiased one
