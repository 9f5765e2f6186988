"""Straight lines through the second half, smoothing by a running median, and a table of rules."""
from math import isnan
from statistics import linear_regression, median


def smooth(values):
    if len(values) < 10:
        return values
    return [median(values[max(0, i - 1) : i + 2]) for i in range(len(values))]


def slope(values):
    half = values[len(values) // 2 :]
    if len(half) < 2:
        return 0.0
    return linear_regression(range(len(half)), half).slope * (len(half) - 1)


def diagnose(train, val):
    largest = max(train[0], 1e-300)
    sick = any(isnan(x) or abs(x) > 1e300 for x in (*train, *val))
    if sick:
        return "diverged"
    t, v = smooth([x / largest for x in train]), smooth([x / largest for x in val])
    rules = {
        "diverged": lambda: t[-1] > 2,
        "lr-too-high": lambda: max(b - a for a, b in zip(train, train[1:])) / largest > 0.15,
        "not-learning": lambda: min(t) > 0.87,
        "overfit": lambda: t[-1] < 0.45 and v[-1] - min(v) > 0.18,
        "underfit": lambda: t[-1] > 0.45 and slope(t) > -0.1,
    }
    return next((name for name, fits in rules.items() if fits()), "healthy")
