"""Many draws in one call, and a look at NumPy's global generator."""

import numpy as np


def start_global_generator():
    """From a known place, so that a split drawn from it can be repeated."""
    np.random.seed(20)


def landings(y, fracs, stratify, draws, seed):
    """How often each row has landed in train, val and test: (n, 3)."""
    rng = np.random.default_rng(seed)
    counts = np.zeros((len(y), 3), dtype=int)
    for _ in range(draws):
        for part, rows in enumerate(submission.split(y, fracs, rng, stratify)):
            counts[np.asarray(rows, dtype=int), part] += 1
    return counts


def validated_together(n, k, draws, seed):
    """How often rows i and j have been in one val part: (n, n)."""
    rng = np.random.default_rng(seed)
    counts = np.zeros((n, n), dtype=int)
    for _ in range(draws):
        for _, val in submission.kfold(n, k, rng):
            counts[np.ix_(np.asarray(val, dtype=int), np.asarray(val, dtype=int))] += 1
    return counts


def global_state_moves(y, fracs, seed):
    """Whether split or kfold has drawn from the global generator."""
    before = np.random.get_state()
    for stratify in (False, True):
        submission.split(y, fracs, np.random.default_rng(seed), stratify)
    submission.kfold(len(y), 3, np.random.default_rng(seed))
    after = np.random.get_state()
    return before[2] != after[2] or bool((before[1] != after[1]).any())
