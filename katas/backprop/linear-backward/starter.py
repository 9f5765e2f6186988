import numpy as np


def linear_back(dout: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of a loss L by the three inputs of y = x W + b, given ∂L/∂y.

    dout: (..., m), ∂L/∂y. x: (..., n), what the layer was fed; the same leading axes, maybe none.
    W: (n, m).
    Returns (dx: (..., n), dW: (n, m), db: (m,)).
    """
    raise NotImplementedError
