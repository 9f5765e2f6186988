"""Inverse-CDF sampling: lay the probabilities end to end and see in which piece u falls."""

import numpy as np


def sample(p: np.ndarray, u: float | np.ndarray) -> int | np.ndarray:
    cdf = np.cumsum(p, axis=-1)                        # where the pieces end
    u = np.asarray(u)
    tokens = (cdf <= u[..., None]).sum(axis=-1)        # pieces that end at u or before it
    last = p.shape[-1] - 1 - (p[..., ::-1] > 0).argmax(axis=-1)
    return np.minimum(tokens, last)                    # rounding may end the last piece before u
