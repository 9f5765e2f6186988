"""NumPy's own var, the newaxis written out, the power −½ for the root."""
import numpy as np


def layernorm(x, g, b, eps=1e-5):
    mu, var = np.mean(x, -1), np.var(x, -1)
    scale = (var + eps) ** -0.5
    return (x - mu[..., None]) * scale[..., None] * g + b


def rmsnorm(x, g, eps=1e-6):
    scale = (np.square(x).sum(-1) / x.shape[-1] + eps) ** -0.5
    return np.multiply(x * scale[..., np.newaxis], g)
