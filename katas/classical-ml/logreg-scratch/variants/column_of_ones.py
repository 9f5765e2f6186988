"""The bias as one more weight; sigmoid by branches; log(1 + eᶻ) by hand."""
import numpy as np


def sigmoid(z):
    out = np.empty_like(z)
    pos = z >= 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    e = np.exp(z[~pos])
    out[~pos] = e / (1 + e)
    return out


def widen(X):
    return np.hstack([X, np.ones((X.shape[0], 1))])


def proba(X, w, b):
    return sigmoid(widen(X).dot(np.append(w, b)))


def loss_grad(X, y, w, b, l2):
    A, v, y = widen(X), np.append(w, b), np.asarray(y, dtype=float)
    z = A.dot(v)
    softplus = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    g = A.T.dot(sigmoid(z) - y) / len(y)
    g[:-1] += 2 * l2 * w
    return (softplus - y * z).mean() + l2 * w.dot(w), g[:-1], g[-1]


def fit(X, y, lr, steps, l2=0.0):
    v = np.zeros(X.shape[1] + 1)
    for _ in range(steps):
        _, gw, gb = loss_grad(X, y, v[:-1], v[-1], l2)
        v -= lr * np.append(gw, gb)
    return v[:-1], v[-1]
