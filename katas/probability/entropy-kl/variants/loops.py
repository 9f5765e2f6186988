"""One number at a time with math.log; a batch is a recursion."""
import math

import numpy as np


def surprise(q):
    return math.inf if q == 0 else -math.log(q)


def cross_entropy(p, q):
    if p.ndim > 1:
        return np.array([cross_entropy(a, b) for a, b in zip(p, q)])
    return sum(float(a) * surprise(float(b)) for a, b in zip(p, q) if a > 0)


def entropy(p):
    return cross_entropy(p, p)


def kl(p, q):
    if p.ndim > 1:
        return np.array([kl(a, b) for a, b in zip(p, q)])
    return sum(a * math.log(a) + a * surprise(b) if b != a else 0.0 for a, b in zip(p.tolist(), q.tolist()) if a)
