"""An array that is shuffled in place, cut at all places at once."""
import numpy as np


def minibatches(n, batch_size, rng, shuffle=True, drop_last=False):
    order = np.arange(n)
    if shuffle:
        rng.shuffle(order)
    batches = [b for b in np.split(order, range(batch_size, n, batch_size)) if len(b)]
    if drop_last and batches and len(batches[-1]) < batch_size:
        batches.pop()
    return batches
