"""All positions as the rows of one table; layer norm is RMS norm of the centred rows, shifted."""
import numpy as np


def rmsnorm(x, g, eps=1e-6):
    D = x.shape[-1]
    rows = x.reshape(-1, D) if x.size else x
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.sqrt(length**2 / D + eps)).reshape(x.shape) * g


def layernorm(x, g, b, eps=1e-5):
    return rmsnorm(x - x.sum(axis=-1, keepdims=True) / x.shape[-1], g, eps) + b
