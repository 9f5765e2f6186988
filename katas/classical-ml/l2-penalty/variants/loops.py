"""One row and one weight at a time."""
import numpy as np


def ridge(X, y, w, b, lam):
    n, d = X.shape
    loss, gw, gb = 0.0, np.zeros(d), 0.0
    for i in range(n):
        r = sum(X[i, j] * w[j] for j in range(d)) + b - y[i]
        loss += r * r / n
        gb += 2 * r / n
        for j in range(d):
            gw[j] += 2 * r * X[i, j] / n
    for j in range(d):
        loss += lam * w[j] ** 2
        gw[j] += 2 * lam * w[j]
    return loss, gw, gb


def soft_threshold(w, t):
    out = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        if w[i] > t:
            out[i] = w[i] - t
        elif w[i] < -t:
            out[i] = w[i] + t
    return out
