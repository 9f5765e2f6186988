"""Never writes into x: each step is an array of its own, with h in one place."""
import numpy as np


def num_grad(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    steps = h * np.eye(x.size).reshape(x.size, *x.shape)
    slopes = [(f(x + step) - f(x - step)) / (2 * h) for step in steps]
    return np.array(slopes, dtype=float).reshape(x.shape)
