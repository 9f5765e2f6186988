"""Logistic regression: logits z = Xw + b, loss log(1 + eᶻ) − y·z, and its slope σ(z) − y."""

import numpy as np


def proba(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    z = X @ w + b
    return np.exp(-np.logaddexp(0, -z))                  # 1 / (1 + e⁻ᶻ), for any z


def loss_grad(
    X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, l2: float
) -> tuple[float, np.ndarray, float]:
    z = X @ w + b
    loss = np.mean(np.logaddexp(0, z) - y * z) + l2 * np.sum(w**2)
    error = (proba(X, w, b) - y) / len(y)
    return loss, X.T @ error + 2 * l2 * w, np.sum(error)


def fit(X: np.ndarray, y: np.ndarray, lr: float, steps: int, l2: float = 0.0) -> tuple[np.ndarray, float]:
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        _, gw, gb = loss_grad(X, y, w, b, l2)
        w, b = w - lr * gw, b - lr * gb
    return w, b
