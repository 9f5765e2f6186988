import numpy as np


def split_heads(x: np.ndarray, H: int) -> np.ndarray:
    """Share the D features of each position out among H heads, d = D/H neighbours to each.

    x: (B, T, D). Returns (B, H, T, d).
    Raises ValueError, with D and H in its message, where H does not divide D.
    """
    raise NotImplementedError


def merge_heads(y: np.ndarray) -> np.ndarray:
    """Undo split_heads: lay the heads' features side by side again.

    y: (B, H, T, d). Returns (B, T, H·d).
    """
    raise NotImplementedError
