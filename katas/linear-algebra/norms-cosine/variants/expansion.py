"""‖a‖² + ‖b‖² − 2a·b, held at 0; cosines divided after the product."""
import numpy as np


def l1(x, axis=-1):
    return np.sum(np.where(x < 0, -x, x), axis)


def l2(x, axis=-1):
    return np.sum(x**2, axis) ** 0.5


def pairwise_l2(A, B):
    A, B = A.astype(float), B.astype(float)
    squares = (A**2).sum(1)[:, None] + (B**2).sum(1) - 2 * A @ B.T
    return np.sqrt(np.maximum(squares, 0))


def cosine_matrix(A, B):
    A, B = A.astype(float), B.astype(float)
    lengths = np.outer(l2(A), l2(B))
    with np.errstate(invalid="ignore", divide="ignore"):
        C = np.where(lengths == 0, 0.0, A @ B.T / lengths)
    return np.minimum(1.0, np.maximum(-1.0, C))
