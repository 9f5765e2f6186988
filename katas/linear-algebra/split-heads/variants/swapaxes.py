"""swapaxes, a size left to NumPy where it can tell, einsum for the move."""
import numpy as np


def split_heads(x, H):
    b, t, n = np.shape(x)
    assert_divides(n, H)
    return np.swapaxes(np.reshape(x, (b, t, H, n // H)), 1, 2)


def assert_divides(n, H):
    if n // H * H != n:
        raise ValueError(f"n={n} H={H}")


def merge_heads(y):
    moved = np.einsum("bhtd->bthd", y)
    return np.ascontiguousarray(moved).reshape(moved.shape[:2] + (y.shape[1] * y.shape[3],))
