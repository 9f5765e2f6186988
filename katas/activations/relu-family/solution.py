"""ReLU and leaky ReLU: two straight lines, and the slopes of those lines on the way back."""

import numpy as np


def relu(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0)


def relu_back(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    return dout * (x > 0)                        # slope 1 or 0


def leaky(x: np.ndarray, a: float = 0.01) -> np.ndarray:
    return np.where(x > 0, x, a * x)


def leaky_back(dout: np.ndarray, x: np.ndarray, a: float = 0.01) -> np.ndarray:
    return np.where(x > 0, dout, a * dout)       # slope 1 or a
