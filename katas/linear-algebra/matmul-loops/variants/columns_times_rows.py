"""k layers, each the outer product of a column of A and a row of B."""
import numpy as np


def matmul(A, B):
    n, inner = A.shape
    other, m = B.shape
    if inner != other:
        raise ValueError(f"{A.shape} and {B.shape} do not fit: {inner} is not {other}")
    total = np.zeros((n, m), np.result_type(A.dtype, B.dtype))
    for column, row in zip(A.T, B):
        total += column[:, np.newaxis] * row
    return total
