import numpy as np


def sample(p: np.ndarray, u: float | np.ndarray) -> int | np.ndarray:
    """Turn uniform random numbers into tokens, token i with probability p[i].

    p: (V,) or (B, V) probabilities, one distribution a row. u: a number in [0, 1), or (B,) of them.
    Returns a token (for p (V,) with one u) or (B,) tokens, whole numbers from 0 to V − 1.
    """
    raise NotImplementedError
