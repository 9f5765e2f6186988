"""Deals epochs out beside the learner's code and tells what is true of them.

Two right answers may shuffle differently, so it is mostly facts that come back, not orders.
"""

import random

import numpy as np


def epoch(n, batch_size, rng, **options):
    return [np.asarray(batch) for batch in submission.minibatches(n, batch_size, rng, **options)]


def joined(batches):
    return np.concatenate([np.zeros(0, dtype=int), *batches])


def in_order(n, batch_size, drop_last=False):
    """The batches of an epoch that is not shuffled."""
    return epoch(n, batch_size, np.random.default_rng(0), shuffle=False, drop_last=drop_last)


def shuffled(n, batch_size, seed):
    """The batches of an epoch that is shuffled."""
    return epoch(n, batch_size, np.random.default_rng(seed))


def sizes(n, batch_size, seed, **options):
    """How many indices each batch has."""
    return [len(batch) for batch in epoch(n, batch_size, np.random.default_rng(seed), **options)]


def kinds(n, batch_size, seed, **options):
    """Whether each batch is an array, has one axis, and holds whole numbers."""
    batches = list(submission.minibatches(n, batch_size, np.random.default_rng(seed), **options))
    return [(isinstance(b, np.ndarray), np.ndim(b), np.asarray(b).dtype.kind in "iu") for b in batches]


def dealt(n, batch_size, seed, epochs=3, **options):
    """For each of some epochs: how many indices came, how many different ones, the least, the largest."""
    rng = np.random.default_rng(seed)
    rows = [joined(epoch(n, batch_size, rng, **options)) for _ in range(epochs)]
    return [(row.size, np.unique(row).size, int(row.min()), int(row.max())) for row in rows]


def repeats(n, batch_size, seed):
    """Whether two generators of one seed deal alike, two of different seeds, and two epochs of one."""
    rng, twin, other = (np.random.default_rng(s) for s in (seed, seed, seed + 1))
    first, same, different = (joined(epoch(n, batch_size, r)) for r in (rng, twin, other))
    second, second_same = (joined(epoch(n, batch_size, r)) for r in (rng, twin))
    alike = np.array_equal
    return {
        "one seed, same order": alike(first, same) and alike(second, second_same),
        "two seeds, same order": alike(first, different),
        "two epochs, same order": alike(first, second),
    }


def mixing(n, batch_size, seed, epochs=20):
    """Whether a batch ever held others than neighbours, and whether one ever was out of order."""
    rng = np.random.default_rng(seed)
    batches = [b for _ in range(epochs) for b in epoch(n, batch_size, rng)]
    strangers = any(b.max() - b.min() >= len(b) for b in batches)
    return strangers, any((np.diff(b) < 0).any() for b in batches)


def left_out(n, batch_size, seed, epochs=400):
    """The indices that are in the first batch far too seldom or too often, and so in the last."""
    rng = np.random.default_rng(seed)
    first, last = np.zeros(n), np.zeros(n)
    for _ in range(epochs):
        batches = epoch(n, batch_size, rng)
        first[batches[0]] += 1
        last[batches[-1]] += 1
    odd = []
    for count, share in ((first, batch_size / n), (last, len(batches[-1]) / n)):
        allowed = 6 * np.sqrt(epochs * share * (1 - share))
        odd.append(np.flatnonzero(abs(count - epochs * share) > allowed).tolist())
    return odd


def meetings(n, batch_size, seed, epochs=400):
    """The pairs of indices that meet in a batch far too seldom or too often."""
    rng = np.random.default_rng(seed)
    together = np.zeros((n, n))
    for _ in range(epochs):
        for batch in epoch(n, batch_size, rng):
            together[np.ix_(batch, batch)] += 1
    rest = n % batch_size
    pairs = n // batch_size * batch_size * (batch_size - 1) + rest * (rest - 1)
    share = pairs / (n * (n - 1))
    odd = abs(together - epochs * share) > 6 * np.sqrt(epochs * share * (1 - share))
    return [(int(i), int(j)) for i, j in np.argwhere(np.triu(odd, 1))]


def disturbs(n, batch_size, seed):
    """Whether the generators that everyone shares are moved on or seeded anew."""
    np.random.seed(seed)
    before = random.getstate(), np.random.get_state()
    epoch(n, batch_size, np.random.default_rng(seed))
    after = random.getstate(), np.random.get_state()
    same = before[1][2] == after[1][2] and np.array_equal(before[1][1], after[1][1])
    return before[0] != after[0] or not same
