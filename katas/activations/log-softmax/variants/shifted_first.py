"""log_softmax shifts, then takes the log of the sum; logsumexp is what it took away."""
import numpy as np


def shifted(z, axis):
    m = np.amax(z, axis=axis, keepdims=True)
    m[m == -np.inf] = 0.0
    s = z - m
    with np.errstate(divide="ignore"):
        return m, s, np.log(np.sum(np.exp(s), axis=axis, keepdims=True))


def logsumexp(z, axis=-1):
    m, _, rest = shifted(z, axis)
    return np.squeeze(m + rest, axis=axis)


def log_softmax(z, axis=-1):
    _, s, rest = shifted(z, axis)
    return s - rest
