import numpy as np


def ridge(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, lam: float) -> tuple[float, np.ndarray, float]:
    """Mean squared error of Xw + b plus lam·Σw², and its gradients by w and b.

    X: (n, d), y: (n,), w: (d,). Returns (loss, gw: (d,), gb).
    """
    raise NotImplementedError


def soft_threshold(w: np.ndarray, t: float) -> np.ndarray:
    """Every entry of w moved towards 0 by t, at most to 0. Returns a new array of w's shape."""
    raise NotImplementedError
