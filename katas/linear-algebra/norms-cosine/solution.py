"""Lengths, distances and angles: ‖x‖₁ = Σ|xᵢ|, ‖x‖₂ = √Σxᵢ², cos(a, b) = a·b / (‖a‖₂‖b‖₂)."""

import numpy as np


def l1(x: np.ndarray, axis: int = -1) -> np.ndarray:
    return np.abs(x).sum(axis=axis)


def l2(x: np.ndarray, axis: int = -1) -> np.ndarray:
    return np.sqrt(np.square(x).sum(axis=axis))


def pairwise_l2(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    return l2(A[:, None] - B)                          # (n, 1, d) − (m, d): each with each


def cosine_matrix(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    cosines = directions(A) @ directions(B).T
    return cosines.clip(-1, 1)                         # rounding may end at 1.0000000000000002


def directions(X):
    lengths = l2(X)[:, None]
    return X / np.where(lengths > 0, lengths, 1)       # a zero row stays zero: cosine 0
