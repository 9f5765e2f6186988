"""Means of the four quarters of the run (or of its points, where it is short)."""
import math


def quarters(values):
    n = len(values)
    if n < 8:
        return [values[0], values[n // 2], values[-1], values[-1]]
    cuts = [round(k * n / 4) for k in range(5)]
    return [math.fsum(values[a:b]) / (b - a) for a, b in zip(cuts, cuts[1:])]


def diagnose(train, val):
    if not math.isfinite(sum(train) + sum(val)):
        return "diverged"
    L = train[0]
    _, _, third, fourth = quarters(train)
    if train[-1] / L > 3:
        return "diverged"
    steepest = 0
    for before, after in zip(train[:-1], train[1:]):
        steepest = max(steepest, after - before)
    if steepest / L >= 0.3:
        return "lr-too-high"
    if fourth / L > 0.9:
        return "not-learning"
    lowest = val.index(min(val))
    if max(val[lowest:]) - val[lowest] > 0.22 * L:
        return "overfit"
    if fourth / L < 0.44:
        return "healthy"
    middle = third if len(train) >= 8 else train[len(train) // 2]
    return "healthy" if (middle - fourth) / L > 0.06 else "underfit"
