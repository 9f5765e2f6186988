"""Everything read off the confusion matrix, which bincount fills."""
import numpy as np


def confusion(y, p, C):
    return np.bincount(y.astype(int) * C + p.astype(int), minlength=C * C).reshape(C, C)


def prf(y, p, average="binary"):
    if y.size == 0:
        return 0.0, 0.0, 0.0
    table = confusion(y, p, max(int(y.max()), int(p.max()), 1) + 1)
    tp, called, there = np.diag(table), table.sum(axis=0), table.sum(axis=1)
    if average == "binary":
        keep = np.array([1])
    else:
        keep = np.flatnonzero(called + there)
    tp, called, there = tp[keep], called[keep], there[keep]
    if average == "micro":
        tp, called, there = tp.sum(keepdims=True), called.sum(keepdims=True), there.sum(keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        P = np.nan_to_num(tp / called)
        R = np.nan_to_num(tp / there)
        F = np.nan_to_num(2 * P * R / (P + R))
    return P.mean(), R.mean(), F.mean()
