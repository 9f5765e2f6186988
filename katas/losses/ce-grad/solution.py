"""The gradient of cross-entropy by the logits: probabilities minus one-hot labels, over the count."""

import numpy as np


def ce_grad(logits: np.ndarray, y: np.ndarray, ignore_index: int = -100) -> np.ndarray:
    kept = y != ignore_index
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = weights / weights.sum(axis=1, keepdims=True)
    p[kept, y[kept]] -= 1                              # row by row: the label's entry, no other
    return p * kept[:, None] / max(kept.sum(), 1)
