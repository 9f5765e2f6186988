"""InfoNCE: in a table of n × n similarities, each row and each column must pick its diagonal entry."""

import numpy as np


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.sqrt((rows**2).sum(axis=1, keepdims=True))


def logsumexp(table: np.ndarray, axis: int) -> np.ndarray:
    top = table.max(axis=axis, keepdims=True)
    return np.log(np.exp(table - top).sum(axis=axis)) + top.squeeze(axis)


def info_nce(A: np.ndarray, B: np.ndarray, tau: float = 0.07) -> float:
    scores = unit(A) @ unit(B).T / tau                 # (n, n): cosines, sharpened
    pairs = np.diagonal(scores)
    forth = (logsumexp(scores, axis=1) - pairs).mean()  # from each row of A to its B
    back = (logsumexp(scores, axis=0) - pairs).mean()   # from each row of B to its A
    return (forth + back) / 2
