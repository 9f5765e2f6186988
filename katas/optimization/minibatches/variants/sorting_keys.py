"""A random key for each index, and the order that sorts the keys."""
import numpy as np


def minibatches(n, batch_size, rng, shuffle=True, drop_last=False):
    keys = rng.random(n) if shuffle else np.linspace(0, 1, n)
    order = np.argsort(keys, kind="stable")
    while len(order) >= batch_size:
        batch, order = order[:batch_size], order[batch_size:]
        yield batch
    if len(order) > 0 and not drop_last:
        yield order
