"""The matrix product: (AB)ᵢⱼ = Σₜ AᵢₜBₜⱼ, row i of A against column j of B."""

import numpy as np


def matmul(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    (n, k), (rows, m) = A.shape, B.shape
    if k != rows:
        raise ValueError(f"the inner sizes differ: {A.shape} times {B.shape}")
    C = np.zeros((n, m), dtype=np.result_type(A, B))
    for i in range(n):
        for j in range(m):
            for t in range(k):
                C[i, j] += A[i, t] * B[t, j]
    return C
