"""log Σ exp(z) = m + log Σ exp(z − m), with m the largest logit; log-softmax is z minus that."""

import numpy as np


def logsumexp(z: np.ndarray, axis: int = -1) -> np.ndarray:
    top = z.max(axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)     # all −∞: don't compute −∞ − (−∞)
    with np.errstate(divide="ignore"):           # log 0 = −∞ is what we want there
        return top.squeeze(axis) + np.log(np.exp(z - top).sum(axis=axis))


def log_softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    return z - np.expand_dims(logsumexp(z, axis), axis)
