"""Five products in einsum's language: a letter is an axis; a letter not kept is summed over."""

import numpy as np


def mm(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    return np.einsum("nk,km->nm", A, B)                # k is shared and not kept: a sum


def bmm(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    return np.einsum("bnk,bkm->bnm", A, B)             # b is shared and kept: side by side


def outer(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return np.einsum("n,m->nm", u, v)                  # nothing shared: each with each


def bilinear(x: np.ndarray, W: np.ndarray, y: np.ndarray) -> float:
    return np.einsum("n,nm,m->", x, W, y)              # nothing kept: one number


def trace(A: np.ndarray) -> float:
    return np.einsum("nn->", A)                        # one letter twice: only where both agree
