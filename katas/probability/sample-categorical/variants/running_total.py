"""A walk along the ruler, one token at a time."""
import numpy as np


def walk(p, u):
    end = 0.0
    token = None
    for i, weight in enumerate(p):
        if weight <= 0:
            continue
        token = i
        end += weight
        if u < end:
            break
    return token


def sample(p, u):
    if p.ndim == 2:
        return np.array([walk(row, v) for row, v in zip(p, u)])
    if np.ndim(u):
        return np.array([walk(p, v) for v in u])
    return walk(p, u)
