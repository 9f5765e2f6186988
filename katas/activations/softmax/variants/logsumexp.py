import numpy as np


def softmax(z, axis=-1):
    z = np.asarray(z, dtype=float)
    m = np.max(z, axis, keepdims=True)
    log_total = m + np.log(np.sum(np.exp(z - m), axis, keepdims=True))
    return np.exp(z - log_total)
