"""Every row is given the number of its part."""
import numpy as np


def place(m, fracs, rng):
    """Part numbers 0, 1, 2 for m rows, shuffled."""
    a = int(np.floor(fracs[0] * m + 1e-9))
    b = int(np.floor((fracs[0] + fracs[1]) * m + 1e-9))
    part = np.full(m, 2)
    part[:b] = 1
    part[:a] = 0
    return rng.permutation(part)


def split(y, fracs, rng, stratify=False):
    n = y.shape[0]
    part = np.empty(n, dtype=int)
    if stratify:
        _, inverse, counts = np.unique(y, return_inverse=True, return_counts=True)
        for c, m in enumerate(counts):
            part[inverse == c] = place(m, fracs, rng)
    else:
        part[:] = place(n, fracs, rng)
    return [np.where(part == p)[0] for p in range(3)]


def kfold(n, k, rng):
    if k > n:
        raise ValueError(k)
    fold = rng.permutation(np.arange(n) % k)
    rows = np.arange(n)
    return [(rows[fold != i], rows[fold == i]) for i in range(k)]
