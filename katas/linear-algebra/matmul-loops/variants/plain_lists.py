"""Python numbers and comprehensions; NumPy only wraps the result."""
import numpy as np


def dot(u, v):
    return sum(a * b for a, b in zip(u, v))


def matmul(A, B):
    assert_fit(A.shape, B.shape)
    columns = list(zip(*B.tolist())) or [()] * B.shape[1]
    table = [[dot(row, column) for column in columns] for row in A.tolist()]
    dtype = np.result_type(A, B)
    return np.array(table, dtype=dtype).reshape(A.shape[0], B.shape[1])


def assert_fit(left, right):
    if left[-1] != right[0]:
        raise ValueError("shapes %s and %s" % (left, right))
