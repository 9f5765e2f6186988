import numpy as np


def matmul(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The matrix product of A and B.

    A: (n, k), B: (k, m), whole numbers or floats.
    Returns a new array (n, m); whole numbers if both hold whole numbers.
    Raises ValueError, naming both shapes, where the inner sizes differ.
    """
    raise NotImplementedError
