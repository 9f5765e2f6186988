"""Plain Python: pairs counted in a Counter, one class at a time."""
from collections import Counter

import numpy as np


def confusion(y, p, C):
    pairs = Counter(zip(y.tolist(), p.tolist()))
    return np.array([[pairs[i, j] for j in range(C)] for i in range(C)])


def score(tp, fp, fn):
    P = tp / (tp + fp) if tp + fp else 0.0
    R = tp / (tp + fn) if tp + fn else 0.0
    F = 2 * P * R / (P + R) if P + R else 0.0
    return P, R, F


def prf(y, p, average="binary"):
    y, p = y.tolist(), p.tolist()
    labels = {1} if average == "binary" else set(y) | set(p)
    counts = []
    for c in sorted(labels):
        tp = sum(a == c and b == c for a, b in zip(y, p))
        fp = sum(a != c and b == c for a, b in zip(y, p))
        fn = sum(a == c and b != c for a, b in zip(y, p))
        counts.append((tp, fp, fn))
    if average == "micro":
        counts = [tuple(sum(col) for col in zip(*counts))] if counts else []
    scores = [score(*c) for c in counts]
    if not scores:
        return (0.0, 0.0, 0.0)
    return tuple(sum(s) / len(scores) for s in zip(*scores))
