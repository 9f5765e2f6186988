"""Diagnosing loss curves: averages against noise, and every limit as a share of the first loss."""

import math
from itertools import pairwise
from statistics import fmean


def late(losses):
    """The level at the end: the mean of the last fifth."""
    return fmean(losses[-max(1, len(losses) // 5) :])


def diagnose(train, val):
    if not all(math.isfinite(loss) for loss in [*train, *val]):
        return "diverged"
    start, middle, end = train[0], train[len(train) // 2], late(train)
    jump = max(later - loss for loss, later in pairwise(train))
    rise = late(val) - min(val)
    signs = {
        "diverged": end > 2 * start,
        "lr-too-high": jump > 0.2 * start,
        "not-learning": end > 0.88 * start,
        "overfit": rise > 0.2 * start,
        "underfit": end > 0.45 * start and middle - end < 0.1 * start,
    }
    return next((illness for illness, shows in signs.items() if shows), "healthy")
