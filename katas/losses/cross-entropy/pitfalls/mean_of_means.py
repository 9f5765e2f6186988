import numpy as np


def cross_entropy(logits: np.ndarray, y: np.ndarray, ignore_index: int = -100) -> float:
    if logits.ndim == 3:
        return np.mean([cross_entropy(z, labels, ignore_index) for z, labels in zip(logits, y)])
    kept = y != ignore_index
    z, y = logits[kept], y[kept]
    if len(y) == 0:
        return 0.0
    shifted = z - z.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean()
