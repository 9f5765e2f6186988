from collections.abc import Callable
from typing import Any


def expected_initial_loss(C: int) -> float:
    """The cross-entropy, in nats, of a model that finds all C classes equally likely."""
    raise NotImplementedError


def can_overfit(
    step: Callable[..., float], batch: Any, steps: int = 300, target: float = 0.01
) -> tuple[bool, list[float]]:
    """Train on one batch over and over: does its loss get below target, and stay there?

    step: (batch, regularize=True) → the loss of one step of training. batch: (X, y).
    Returns (whether the last ten losses are all below target, all losses in order).
    """
    raise NotImplementedError
