import numpy as np


class RMSProp:
    """Divides each gradient by the root of a running mean of its squares. `lr` may be set anew."""

    def __init__(self, lr: float, beta: float = 0.9, eps: float = 1e-8):
        raise NotImplementedError

    def step(self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> None:
        """Update the arrays of `params` in place; grads[name] has the shape of params[name]."""
        raise NotImplementedError


class Adam:
    """A running mean of gradients over the root of one of their squares, both bias-corrected."""

    def __init__(self, lr: float = 1e-3, b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8):
        raise NotImplementedError

    def step(self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> None:
        """Update the arrays of `params` in place. Each call is one step t = 1, 2, 3, …"""
        raise NotImplementedError
