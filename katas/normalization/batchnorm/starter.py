import numpy as np


def bn(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    rm: np.ndarray,
    rv: np.ndarray,
    train: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Normalize each feature over the batch (training) or by the running statistics (in use).

    x: (N, D) or (N, C, H, W). gamma, beta, rm, rv: (D,) or (C,).
    Returns (out, rm, rv): out in x's shape, and the running mean and variance after this call.
    """
    raise NotImplementedError
