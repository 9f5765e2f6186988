"""Scaled dot-product attention: softmax(QKᵀ/√d)V, over any leading axes."""

import math

import numpy as np


def attention(Q: np.ndarray, K: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    d = Q.shape[-1]
    scores = Q @ K.swapaxes(-1, -2) / math.sqrt(d)     # (…, Tq, Tk): query i meets key j
    weights = softmax(scores)                          # row i: how much i looks at each key
    return weights @ V, weights                        # row i: that mean of the values


def softmax(z):
    weights = np.exp(z - z.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)
