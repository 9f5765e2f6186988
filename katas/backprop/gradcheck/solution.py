"""A gradient on trial: every entry against its central difference, and the worst one decides."""

from collections.abc import Callable

import numpy as np


def gradcheck(
    f: Callable[[np.ndarray], float], grad: Callable[[np.ndarray], np.ndarray], x: np.ndarray, tol: float = 1e-5
) -> tuple[bool, float, tuple[int, ...]]:
    x = np.array(x, dtype=np.float64)
    a = grad(x)
    n = num_grad(f, x)
    rel = np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-8)
    worst = np.unravel_index(np.argmax(rel), rel.shape)     # argmax takes NaN for the largest
    return bool(rel[worst] <= tol), float(rel[worst]), tuple(map(int, worst))


def num_grad(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        x[i] = kept
        gradient[i] = (above - below) / (2 * h)
    return gradient
