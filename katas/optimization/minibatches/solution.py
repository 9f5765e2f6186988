"""Mini-batches: deal the indices out in a fresh order, batch_size at a time."""

from collections.abc import Iterator

import numpy as np


def minibatches(n: int, batch_size: int, rng, shuffle=True, drop_last=False) -> Iterator[np.ndarray]:
    order = rng.permutation(n) if shuffle else np.arange(n)      # anew for every epoch
    end = n - n % batch_size if drop_last else n                 # where to stop dealing
    for start in range(0, end, batch_size):
        yield order[start : start + batch_size]                  # the last slice may be shorter
