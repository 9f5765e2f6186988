"""The first point, then the path from the next one; two plain numbers instead of an array."""
import numpy as np


def points(grad, x, y, lr, steps):
    yield x, y
    if steps:
        gx, gy = grad(np.array([x, y]))
        yield from points(grad, x - lr * gx, y - lr * gy, lr, steps - 1)


def gd(grad, x0, lr, steps):
    x, y = x0
    return np.array(list(points(grad, float(x), float(y), lr, steps)))
