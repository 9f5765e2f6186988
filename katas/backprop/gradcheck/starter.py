from collections.abc import Callable

import numpy as np


def gradcheck(
    f: Callable[[np.ndarray], float], grad: Callable[[np.ndarray], np.ndarray], x: np.ndarray, tol: float = 1e-5
) -> tuple[bool, float, tuple[int, ...]]:
    """Whether grad is the gradient of f at x, by central differences in every entry.

    f: takes an array of x's shape, returns one number. grad: takes the same, returns x's shape.
    x: any shape, at least one entry; floats or whole numbers.
    Returns (ok, max_rel, worst_index): is the largest relative error at most tol; that error; and
    where it is, as a tuple with an index for each axis of x.
    """
    raise NotImplementedError
