"""A norm of norms, and the caller's own dict where nothing is to be done."""
import numpy as np


def clip(grads, max_norm):
    norms = [np.linalg.norm(g.reshape(-1)) for g in grads.values()]
    total = float(np.hypot.reduce(norms)) if norms else 0.0
    if not total > max_norm:
        return grads, total
    clipped = dict(grads)
    for name in clipped:
        clipped[name] = clipped[name] / (total / max_norm)
    return clipped, total
