from collections.abc import Callable

import numpy as np


class AdamW:
    """Adam, with a weight decay that never passes through its averages. `lr` may be set anew."""

    def __init__(
        self,
        lr: float = 1e-3,
        b1: float = 0.9,
        b2: float = 0.999,
        eps: float = 1e-8,
        wd: float = 0.1,
        decay: Callable[[str, tuple[int, ...]], bool] = ...,
    ):
        """decay: whether the parameter of this name and shape is decayed; by default 2+ axes."""
        raise NotImplementedError

    def step(self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> None:
        """Update the arrays of `params` in place. Each call is one step t = 1, 2, 3, …"""
        raise NotImplementedError
