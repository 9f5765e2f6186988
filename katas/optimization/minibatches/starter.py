from collections.abc import Iterator

import numpy as np


def minibatches(
    n: int, batch_size: int, rng: np.random.Generator, shuffle: bool = True, drop_last: bool = False
) -> Iterator[np.ndarray]:
    """Deal the indices 0 … n − 1 out in batches: one epoch.

    Yields arrays of whole numbers, (batch_size,) each; the last one may be shorter, and is left out
    then if drop_last is true. If shuffle is true the order comes from rng, afresh in each epoch.
    """
    raise NotImplementedError
