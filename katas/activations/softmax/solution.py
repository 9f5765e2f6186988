"""Softmax: softmax(z)ᵢ = exp(zᵢ) / Σⱼ exp(zⱼ), the same for z and z − max(z)."""

import numpy as np


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    shifted = z - z.max(axis=axis, keepdims=True)      # largest exponent is now 0: no overflow
    weights = np.exp(shifted)
    return weights / weights.sum(axis=axis, keepdims=True)
