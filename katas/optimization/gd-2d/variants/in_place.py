"""One array that moves, and a copy of it for each row."""
import numpy as np


def gd(grad, x0, lr, steps):
    here = x0.astype(float).copy()
    rows = [here.copy()]
    while len(rows) <= steps:
        step = grad(here)
        here -= np.multiply(lr, step)
        rows.append(here.copy())
    return np.stack(rows)
