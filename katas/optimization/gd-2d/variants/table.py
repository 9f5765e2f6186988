"""The whole path is laid out first and filled in row by row."""
import numpy as np


def gd(grad, x0, lr, steps):
    path = np.zeros((steps + 1, 2))
    path[0] = x0
    for k in range(1, steps + 1):
        path[k] = path[k - 1] - lr * np.asarray(grad(path[k - 1]))
    return path
