import numpy as np


def attention(Q: np.ndarray, K: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Let each query look at all keys, and bring home a weighted mean of the values.

    Q: (..., Tq, d) queries. K: (..., Tk, d) keys. V: (..., Tk, dv) values, one a key.
    Returns (out, weights): out (..., Tq, dv); weights (..., Tq, Tk), whose rows sum to 1.
    """
    raise NotImplementedError
