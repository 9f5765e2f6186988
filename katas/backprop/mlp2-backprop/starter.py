import numpy as np


def loss_and_grads(
    X: np.ndarray, y: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
) -> tuple[float, dict[str, np.ndarray]]:
    """Mean cross-entropy of relu(X W1 + b1) W2 + b2, and its gradient by each parameter.

    X: (B, d) inputs; y: (B,) whole numbers 0 … C−1.
    W1: (d, h), b1: (h,), W2: (h, C), b2: (C,).
    Returns (loss, {"W1": (d, h), "b1": (h,), "W2": (h, C), "b2": (C,)}).
    """
    raise NotImplementedError
