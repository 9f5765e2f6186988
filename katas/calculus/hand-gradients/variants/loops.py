"""One number at a time, as it stands on the paper."""
import numpy as np


def d_affine_sq(w, x, b):
    inside = w * x + b
    outer, inner = 2 * inside, x
    return outer * inner


def grad_quad(x, y):
    return (x + x + y, y + y + x)


def grad_affine(W, x, b, y):
    m, n = W.shape
    dW, db = np.zeros((m, n)), np.zeros(m)
    for i in range(m):
        r = sum(W[i, j] * x[j] for j in range(n)) + b[i] - y[i]
        db[i] = 2 * r
        for j in range(n):
            dW[i, j] = 2 * r * x[j]
    return dW, db


def grad_linreg(X, y, w, b):
    gw, gb = np.zeros(len(w)), 0.0
    for row, target in zip(X, y):
        error = row @ w + b - target
        gw += 2 * error * row / len(X)
        gb += 2 * error / len(X)
    return [gw, gb]
