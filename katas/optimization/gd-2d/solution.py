"""Gradient descent: step against the gradient, lr times as far as it is long, and keep the path."""

import numpy as np


def gd(grad, x0: np.ndarray, lr: float, steps: int) -> np.ndarray:
    x = np.array(x0, dtype=float)                      # a copy, and one that can hold fractions
    path = [x]
    for _ in range(steps):
        x = x - lr * grad(x)                           # a new array: the old one is on the path
        path.append(x)
    return np.array(path)
