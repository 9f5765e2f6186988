"""Surprise is −log of a probability; all three are the surprise that is to be expected under p."""

import numpy as np


def entropy(p: np.ndarray) -> np.ndarray:
    return expected(p, -log(p))                        # if you believe what is true


def cross_entropy(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return expected(p, -log(q))                        # if you believe q


def kl(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return cross_entropy(p, q) - entropy(p)            # what believing q costs on top


def expected(p, surprise):
    with np.errstate(invalid="ignore"):
        terms = np.where(p > 0, p * surprise, 0)       # what never happens surprises nobody
    return terms.sum(axis=-1)


def log(x):
    with np.errstate(divide="ignore"):
        return np.log(x)                               # log 0 = −∞, and rightly
