"""Layer norm and RMS norm: each position is brought to one scale, by its own features alone."""

import numpy as np


def layernorm(x: np.ndarray, g: np.ndarray, b: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred**2, axis=-1, keepdims=True)     # divided by D, not by D − 1
    return g * centred / np.sqrt(variance + eps) + b


def rmsnorm(x: np.ndarray, g: np.ndarray, eps: float = 1e-6) -> np.ndarray:
    mean_square = np.mean(x**2, axis=-1, keepdims=True)
    return g * x / np.sqrt(mean_square + eps)
