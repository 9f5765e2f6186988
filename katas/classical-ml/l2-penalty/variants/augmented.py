"""The bias as one more weight, of a column of ones, with price 0."""
import numpy as np


def ridge(X, y, w, b, lam):
    A = np.column_stack([X, np.ones(len(X))])
    v = np.append(w, b)
    cost = lam * np.append(np.ones(len(w)), 0)
    r = A.dot(v) - y
    g = 2 * np.einsum("nd,n->d", A, r) / len(r) + 2 * cost * v
    return r.dot(r) / len(r) + np.sum(cost * v * v), g[:-1], g[-1]


def soft_threshold(w, t):
    return w - np.clip(w, -t, t)
