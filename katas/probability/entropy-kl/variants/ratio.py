"""KL from the ratio itself, with logs only where something happens."""
import numpy as np


def safe(p, x):
    out = np.zeros(np.shape(p), dtype=float)
    with np.errstate(divide="ignore"):
        np.log(x, out=out, where=p > 0)
    return out


def entropy(p):
    return -(p * safe(p, p)).sum(-1)


def cross_entropy(p, q):
    return -(p * safe(p, q)).sum(-1)


def kl(p, q):
    return (p * (safe(p, p) - safe(p, q))).sum(-1)
