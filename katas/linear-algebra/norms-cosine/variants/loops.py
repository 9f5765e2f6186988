"""One pair at a time."""
import math

import numpy as np


def l1(x, axis=-1):
    return np.apply_along_axis(lambda v: sum(abs(e) for e in v), axis, x)


def l2(x, axis=-1):
    return np.apply_along_axis(lambda v: math.sqrt(sum(float(e) ** 2 for e in v)), axis, x)


def pairwise_l2(A, B):
    return np.array([[math.sqrt(sum((p - q) ** 2 for p, q in zip(a, b))) for b in B] for a in A])


def cosine(a, b):
    length = math.sqrt(sum(p * p for p in a)) * math.sqrt(sum(q * q for q in b))
    if length == 0:
        return 0.0
    c = sum(p * q for p, q in zip(a, b)) / length
    return max(-1.0, min(1.0, c))


def cosine_matrix(A, B):
    return np.array([[cosine(a, b) for b in B] for a in A])
