"""A dictionary of errors by index, and its maximum by a key in which NaN is infinite."""
import numpy as np


def difference(f, x, i, h=1e-5):
    x = x.astype(float)
    x[i] += h
    above = f(x)
    x[i] -= 2 * h
    return (above - f(x)) / (2 * h)


def gradcheck(f, grad, x, tol=1e-5):
    g = np.asarray(grad(x.astype(float)))
    errors = {}
    for i, a in np.ndenumerate(g):
        n = difference(f, x, i)
        errors[i] = abs(a - n) / max(1e-8, abs(a) + abs(n))
    worst = max(errors, key=lambda i: np.inf if np.isnan(errors[i]) else errors[i])
    return not (np.isnan(errors[worst]) or errors[worst] > tol), errors[worst], worst
