import numpy as np


def d_affine_sq(w: float, x: float, b: float) -> float:
    """∂/∂w of (wx + b)²."""
    raise NotImplementedError


def grad_quad(x: float, y: float) -> np.ndarray:
    """The gradient of x² + xy + y², as an array [∂/∂x, ∂/∂y] of shape (2,)."""
    raise NotImplementedError


def grad_affine(W: np.ndarray, x: np.ndarray, b: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of Σᵢ rᵢ² for r = Wx + b − y, with respect to W and b.

    W: (m, n). x: (n,). b: (m,). y: (m,). Returns (dW: (m, n), db: (m,)).
    """
    raise NotImplementedError


def grad_linreg(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> tuple[np.ndarray, float]:
    """The gradient of the mean squared error of the predictions Xw + b, with respect to w and b.

    X: (n, d), one example a row. y: (n,). w: (d,). b: a number. Returns (gw: (d,), gb: a number).
    """
    raise NotImplementedError
