import numpy as np


def mm(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The matrix product. A: (n, k), B: (k, m). Returns (n, m)."""
    raise NotImplementedError


def bmm(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """b matrix products side by side. A: (b, n, k), B: (b, k, m). Returns (b, n, m)."""
    raise NotImplementedError


def outer(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Each entry of u times each entry of v. u: (n,), v: (m,). Returns (n, m)."""
    raise NotImplementedError


def bilinear(x: np.ndarray, W: np.ndarray, y: np.ndarray) -> float:
    """The number xᵀWy. x: (n,), W: (n, m), y: (m,)."""
    raise NotImplementedError


def trace(A: np.ndarray) -> float:
    """The sum of the diagonal. A: (n, n)."""
    raise NotImplementedError
