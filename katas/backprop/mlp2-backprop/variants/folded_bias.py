"""Biases as one more row of the weights, fed by a constant 1; einsum; a one-hot matrix."""
import numpy as np


def with_one(x):
    return np.concatenate([x, np.ones((len(x), 1))], axis=1)


def loss_and_grads(X, y, W1, b1, W2, b2):
    V1, V2 = np.vstack([W1, b1]), np.vstack([W2, b2])
    x = with_one(X)
    a = np.einsum("bi,ij->bj", x, V1)
    gate = a > 0
    h = with_one(gate * a)
    z = np.einsum("bj,jk->bk", h, V2)
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    target = (y[:, None] == np.arange(z.shape[1])) / len(y)
    loss = -(target * log_p).sum()
    dz = np.exp(log_p) / len(y) - target
    G2 = np.einsum("bj,bk->jk", h, dz)
    G1 = np.einsum("bi,bj->ij", x, gate * np.einsum("bk,jk->bj", dz, W2))
    return [loss, dict(W1=G1[:-1], b1=G1[-1], W2=G2[:-1], b2=G2[-1])]
