"""PyTorch's own formula, with the positive weight folded into one factor; a masked sigmoid."""
import numpy as np


def sigma(z):
    out = np.empty(z.shape)
    up = z >= 0
    out[up] = 1 / (1 + np.exp(-z[up]))
    e = np.exp(z[~up])
    out[~up] = e / (1 + e)
    return out


def bce(z, y, pos_weight=1.0):
    factor = (pos_weight - 1) * y + 1
    tail = np.log1p(np.exp(-np.abs(z))) + np.maximum(-z, 0)
    loss = (1 - y) * z + factor * tail
    return loss.mean(), ((1 - y) - factor * sigma(-z)) / len(z)


def focal(z, y, gamma=2.0, alpha=0.25):
    positive = np.asarray(y).astype(bool)
    ce = np.maximum(z, 0) - z * positive + np.log1p(np.exp(-np.abs(z)))
    p_t = np.exp(-ce)
    weight = np.full(z.shape, 1 - alpha)
    weight[positive] = alpha
    return float(np.average(weight * (1 - p_t) ** gamma * ce))
