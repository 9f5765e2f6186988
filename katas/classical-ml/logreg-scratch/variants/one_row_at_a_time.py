"""Sums over rows in plain Python."""
import math

import numpy as np


def one(z):
    if z < -700:
        return 0.0
    return 1 / (1 + math.exp(-z))


def cost(z, label):
    margin = z if label else -z
    if margin < 0:
        return -margin + math.log1p(math.exp(margin))
    return math.log1p(math.exp(-margin))


def proba(X, w, b):
    return np.array([one(float(row @ w) + b) for row in X])


def loss_grad(X, y, w, b, l2):
    n = len(y)
    loss, gw, gb = l2 * sum(float(v) ** 2 for v in w), 2.0 * l2 * w, 0.0
    for row, label in zip(X, y):
        z = float(row @ w) + b
        loss += cost(z, bool(label)) / n
        gw = gw + (one(z) - label) * row / n
        gb += (one(z) - float(label)) / n
    return loss, gw, gb


def fit(X, y, lr, steps, l2=0.0):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        _, gw, gb = loss_grad(X, y, w, b, l2)
        w = w - lr * gw
        b = b - lr * gb
    return w, b
