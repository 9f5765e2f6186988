"""Heads: cut the feature axis into H pieces of d, then bring the heads in front of time."""

import numpy as np


def split_heads(x: np.ndarray, H: int) -> np.ndarray:
    B, T, D = x.shape
    if D % H:
        raise ValueError(f"{D} features can't be shared out among {H} heads")
    pieces = x.reshape(B, T, H, D // H)                # memory order: only borders are drawn
    return pieces.transpose(0, 2, 1, 3)                # (B, H, T, d): an axis really moves


def merge_heads(y: np.ndarray) -> np.ndarray:
    B, H, T, d = y.shape
    return y.transpose(0, 2, 1, 3).reshape(B, T, H * d)
