"""The backward pass of y = xW + b: each gradient has the shape of its thing, and W sums over rows."""

import numpy as np


def linear_back(dout: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, m = W.shape
    rows, drows = x.reshape(-1, n), dout.reshape(-1, m)     # every position is a row
    dx = dout @ W.T
    dW = rows.T @ drows
    db = drows.sum(axis=0)
    return dx, dW, db
