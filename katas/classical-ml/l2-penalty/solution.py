"""Ridge: loss = 1/n Σ(Xw + b − y)² + λΣw², and its gradient. Soft threshold: L1's step towards 0."""

import numpy as np


def ridge(
    X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, lam: float
) -> tuple[float, np.ndarray, float]:
    error = X @ w + b - y
    loss = np.mean(error**2) + lam * np.sum(w**2)
    gw = 2 / len(y) * X.T @ error + 2 * lam * w
    gb = 2 * np.mean(error)
    return loss, gw, gb


def soft_threshold(w: np.ndarray, t: float) -> np.ndarray:
    return np.sign(w) * np.maximum(np.abs(w) - t, 0)
