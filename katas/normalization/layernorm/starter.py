import numpy as np


def layernorm(x: np.ndarray, g: np.ndarray, b: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """Centre and scale each slice of x along the last axis, then stretch by g and shift by b.

    x: (..., D), one vector of D features a position. g, b: (D,), a gain and a shift a feature.
    Returns a new array of x's shape.
    """
    raise NotImplementedError


def rmsnorm(x: np.ndarray, g: np.ndarray, eps: float = 1e-6) -> np.ndarray:
    """Scale each slice of x along the last axis by its root mean square, then stretch by g.

    x: (..., D). g: (D,), a gain a feature. Nothing is centred, nothing is shifted.
    Returns a new array of x's shape.
    """
    raise NotImplementedError
