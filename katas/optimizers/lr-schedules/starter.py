def step_decay(epoch: int, lr0: float, drop: float = 0.1, every: int = 10) -> float:
    """The learning rate of an epoch (from 0): lr0, multiplied by `drop` after every `every` epochs."""
    raise NotImplementedError


def warmup_cosine(
    step: int, total: int, warmup: int, max_lr: float, min_lr: float = 0.0
) -> float:
    """The learning rate of a step (from 0): up in a line for `warmup` steps, down along a cosine.

    It reaches max_lr in step warmup − 1, and min_lr in step `total`, where it stays.
    """
    raise NotImplementedError
