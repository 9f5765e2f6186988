"""A two-layer network, forward and backward: the backward pass is the forward one, read upwards."""

import numpy as np


def loss_and_grads(X, y, W1, b1, W2, b2):
    rows = np.arange(len(y))

    z1 = X @ W1 + b1                                   # (B, h)
    h = np.maximum(z1, 0)                              # (B, h)
    z2 = h @ W2 + b2                                   # (B, C)
    shifted = z2 - z2.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[rows, y].mean()

    dz2 = np.exp(log_p)                                # ∂L/∂z2 = (p − onehot(y)) / B
    dz2[rows, y] -= 1
    dz2 /= len(y)
    dW2, db2 = h.T @ dz2, dz2.sum(axis=0)
    dz1 = (dz2 @ W2.T) * (z1 > 0)
    dW1, db1 = X.T @ dz1, dz1.sum(axis=0)

    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
