import numpy as np


def bn_back(
    dout: np.ndarray, cache: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The gradients of a batch-norm layer in training.

    dout: (N, D), ∂L/∂out. cache: (xhat (N, D), gamma (D,), std (D,)), std = √(variance + ε).
    Returns (dx, dgamma, dbeta) of shapes (N, D), (D,), (D,).
    """
    raise NotImplementedError
