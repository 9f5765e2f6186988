"""Slices of a permutation, the rest by set difference."""
import numpy as np


def slices(order, fracs):
    m = len(order)
    a, b = round(fracs[0] * m), round((1 - fracs[2]) * m)
    return order[:a], order[a:b], order[b:]


def split(y, fracs, rng, stratify=False):
    if not stratify:
        return slices(rng.permutation(y.size), fracs)
    out = [np.array([], dtype=int)] * 3
    for label in np.unique(y):
        rows = np.nonzero(y == label)[0]
        rng.shuffle(rows)
        out = [np.append(o, s) for o, s in zip(out, slices(rows, fracs))]
    return out


def kfold(n, k, rng):
    if n < k:
        raise ValueError("more folds than rows")
    order = rng.permutation(n)
    sizes = [n // k + (i < n % k) for i in range(k)]
    pairs, at = [], 0
    for size in sizes:
        val = order[at : at + size]
        pairs.append([np.setdiff1d(np.arange(n), val), val])
        at += size
    return pairs
