"""Four gradients: the outer derivative, 2 times the inside, times what the inside changes by."""

import numpy as np


def d_affine_sq(w: float, x: float, b: float) -> float:
    return 2 * (w * x + b) * x                         # the inside changes by x for each step of w


def grad_quad(x: float, y: float) -> np.ndarray:
    return np.array([2 * x + y, x + 2 * y])            # xy counts in both directions


def grad_affine(W, x, b, y) -> tuple[np.ndarray, np.ndarray]:
    r = W @ x + b - y                                  # (m,)
    return 2 * np.outer(r, x), 2 * r                   # rᵢ changes by xⱼ for each step of Wᵢⱼ


def grad_linreg(X, y, w, b) -> tuple[np.ndarray, float]:
    r = X @ w + b - y                                  # (n,), one for each example
    return 2 / len(y) * X.T @ r, 2 * r.mean()
