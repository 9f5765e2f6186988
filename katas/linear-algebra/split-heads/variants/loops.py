import numpy as np


def split_heads(x, H):
    B, T, D = x.shape
    if D % H != 0:
        raise ValueError(f"cannot split {D} into {H}")
    d = D // H
    y = np.empty((B, H, T, d), dtype=x.dtype)
    for j in range(D):
        y[:, j // d, :, j % d] = x[:, :, j]
    return y


def merge_heads(y):
    B, H, T, d = y.shape
    x = np.zeros((B, T, H * d), y.dtype)
    for h in range(H):
        x[:, :, h * d : (h + 1) * d] = y[:, h]
    return x
