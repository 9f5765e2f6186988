"""Counts how long the loss has stayed below the target."""
from math import log


def expected_initial_loss(C):
    return -log(1 / C)


def can_overfit(step, batch, steps=300, target=0.01):
    curve, streak = [], 0
    while len(curve) < steps:
        loss = step(batch, False)
        streak = streak + 1 if loss < target else 0
        curve.append(loss)
    return streak >= min(10, steps), curve
