import numpy as np


def l1(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """The sum of absolute values along `axis`. x: any shape; the answer lacks that axis."""
    raise NotImplementedError


def l2(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """The length (Euclidean norm) along `axis`. x: any shape; the answer lacks that axis."""
    raise NotImplementedError


def pairwise_l2(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The distance of each row of A from each row of B. A: (n, d), B: (m, d). Returns (n, m)."""
    raise NotImplementedError


def cosine_matrix(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The cosine between each row of A and each row of B. A: (n, d), B: (m, d). Returns (n, m).

    All entries lie in [−1, 1]; a zero row has the cosine 0 with everything.
    """
    raise NotImplementedError
