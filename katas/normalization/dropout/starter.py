from typing import Any

import numpy as np


def dropout(
    x: np.ndarray, p: float, u: np.ndarray | None, train: bool = True
) -> tuple[np.ndarray, Any]:
    """Drop the entries of x whose u is below the drop rate p, and scale the others up.

    x, u: the same shape. With train=False nothing is dropped, and u may be None.
    Returns (out, cache): out of x's shape, and whatever dropout_back needs.
    """
    raise NotImplementedError


def dropout_back(dout: np.ndarray, cache: Any) -> np.ndarray:
    """∂L/∂x from dout = ∂L/∂out, both of x's shape, and the cache of the forward pass."""
    raise NotImplementedError
