from typing import Any


class EarlyStopper:
    """Remembers the best epoch, and says when to stop waiting for a better one."""

    best_weights: Any
    best_epoch: int | None

    def __init__(self, patience: int, min_delta: float = 0.0):
        raise NotImplementedError

    def update(self, val: float, weights: Any) -> bool:
        """Take in an epoch: its validation loss, and the weights, a nest of dicts and lists.

        Returns whether training should stop now.
        """
        raise NotImplementedError
