"""Cross-entropy from logits: the mean of −log softmax(z)[y] over the tokens that count."""

import numpy as np


def cross_entropy(logits: np.ndarray, y: np.ndarray, ignore_index: int = -100) -> float:
    z, y = logits.reshape(-1, logits.shape[-1]), y.reshape(-1)      # a token a row, a label a row
    kept = y != ignore_index
    z, y = z[kept], y[kept]
    if len(y) == 0:
        return 0.0
    shifted = z - z.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean()
