from collections.abc import Callable

import numpy as np


def gd(grad: Callable[[np.ndarray], np.ndarray], x0: np.ndarray, lr: float, steps: int) -> np.ndarray:
    """Walk downhill from x0 and write down every point.

    grad: takes a point (2,) and returns the gradient there, (2,). x0: (2,). lr: the learning rate.
    Returns the path, (steps + 1, 2) floats: x0 first, then the point after each step.
    """
    raise NotImplementedError
