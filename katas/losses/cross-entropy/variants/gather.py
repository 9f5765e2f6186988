"""No flattening: logsumexp by logaddexp, the label's logit by take_along_axis, a mask as weights."""
import numpy as np


def cross_entropy(logits, y, ignore_index=-100):
    mask = (y != ignore_index).astype(float)
    safe = np.where(y == ignore_index, 0, y)[..., None]
    target = np.take_along_axis(logits, safe, axis=-1)[..., 0]
    loss = np.logaddexp.reduce(logits, axis=-1) - target
    return float((loss * mask).sum() / max(mask.sum(), 1.0))
