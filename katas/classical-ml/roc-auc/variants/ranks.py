"""Counts for each distinct score; the area from mean ranks (Mann–Whitney)."""
import numpy as np


def tally(y, s):
    values, where = np.unique(s, return_inverse=True)
    P = np.bincount(where, weights=y, minlength=len(values))
    N = np.bincount(where, weights=1 - y, minlength=len(values))
    if P.sum() == 0 or N.sum() == 0:
        raise ValueError("needs both classes")
    return values, P, N


def roc(y, s):
    values, P, N = tally(y, s)
    up = np.concatenate([[0.0], np.cumsum(P[::-1])])
    right = np.concatenate([[0.0], np.cumsum(N[::-1])])
    thr = np.concatenate([[np.inf], values[::-1]])
    keep = np.ones(len(thr), dtype=bool)          # drop what lies on a straight line
    keep[1:-1] = np.diff(up, 2) != 0
    keep[1:-1] |= np.diff(right, 2) != 0
    return right[keep] / N.sum(), up[keep] / P.sum(), thr[keep]


def auc(y, s):
    _, P, N = tally(y, s)
    size = P + N
    rank = np.cumsum(size) - (size - 1) / 2
    p, n = P.sum(), N.sum()
    return (np.sum(rank * P) - p * (p + 1) / 2) / (p * n)
