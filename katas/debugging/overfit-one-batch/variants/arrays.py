"""The curve as an array that is filled; the worst of the last losses decides."""
import numpy as np


def expected_initial_loss(C):
    return float(-np.log(np.full(C, 1 / C)).mean())


def can_overfit(step, batch, steps=300, target=0.01):
    curve = np.empty(steps)
    for i in range(steps):
        curve[i] = step(batch, regularize=False)
    worst = np.max(curve[max(0, steps - 10):])      # NaN if there is one
    return bool(worst < target), curve.tolist()
