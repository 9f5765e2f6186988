import numpy as np


def proba(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """The probability of class 1 for each row: X: (n, d), w: (d,) give (n,)."""
    raise NotImplementedError


def loss_grad(
    X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, l2: float
) -> tuple[float, np.ndarray, float]:
    """Mean log loss plus l2·Σw², and its gradients by w: (d,) and b.

    X: (n, d), y: (n,) of 0 and 1.
    """
    raise NotImplementedError


def fit(X: np.ndarray, y: np.ndarray, lr: float, steps: int, l2: float = 0.0) -> tuple[np.ndarray, float]:
    """(w, b) after `steps` steps of gradient descent with learning rate lr, from zero."""
    raise NotImplementedError
