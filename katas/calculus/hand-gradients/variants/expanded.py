"""Multiplied out: no residual anywhere in the last one."""
import numpy as np


def d_affine_sq(w, x, b):
    return 2 * x**2 * w + 2 * x * b


def grad_quad(x, y):
    M = np.array([[2.0, 1.0], [1.0, 2.0]])
    return M @ np.array([x, y])


def grad_affine(W, x, b, y):
    db = 2 * (np.dot(W, x) + b) - 2 * y
    return db[:, None] * x[None, :], db


def grad_linreg(X, y, w, b):
    n = X.shape[0]
    gw = 2 / n * (X.T @ X @ w + b * X.sum(axis=0) - X.T @ y)
    gb = 2 * (X.mean(axis=0) @ w + b - y.mean())
    return gw, gb
