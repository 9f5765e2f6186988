import numpy as np


def info_nce(A: np.ndarray, B: np.ndarray, tau: float = 0.07) -> float:
    """The symmetric contrastive loss of n pairs, row i of A with row i of B.

    A, B: (n, d) embeddings of any length but 0; they are compared by cosine.
    tau: the temperature, > 0, which the cosines are divided by.
    Returns one number, at least 0: the mean over both directions and all n rows.
    """
    raise NotImplementedError
