import numpy as np


class SGD:
    """Gradient descent along a velocity, one for each parameter. `lr` may be set anew at any time."""

    def __init__(self, lr: float, beta: float = 0.9, form: str = "ema"):
        """form: "ema", v ← βv + (1 − β)g, or "heavy", v ← βv + g."""
        raise NotImplementedError

    def step(self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray]) -> None:
        """Update the arrays of `params` in place; grads[name] has the shape of params[name]."""
        raise NotImplementedError
