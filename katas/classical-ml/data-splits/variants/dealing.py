"""Sort by random numbers, deal folds out like cards."""
import numpy as np


def cuts(fracs, m):
    first = int(fracs[0] * m + 0.5)
    second = int((fracs[0] + fracs[1]) * m + 0.5)
    return first, second


def split(y, fracs, rng, stratify=False):
    key = rng.random(len(y))
    train, val, test = [], [], []
    for label in sorted(set(y.tolist())) if stratify else [None]:
        rows = [i for i in range(len(y)) if label is None or y[i] == label]
        rows.sort(key=lambda i: key[i])
        a, b = cuts(fracs, len(rows))
        train += rows[:a]
        val += rows[a:b]
        test += rows[b:]
    return np.array(train, dtype=int), np.array(val, dtype=int), np.array(test, dtype=int)


def kfold(n, k, rng):
    if not 1 <= k <= n:
        raise ValueError("k must lie between 1 and n")
    order = list(range(n))
    rng.shuffle(order)
    return [(np.array([r for j, r in enumerate(order) if j % k != i]), np.array(order[i::k])) for i in range(k)]
