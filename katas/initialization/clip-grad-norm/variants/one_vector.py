"""All gradients laid end to end, and cut apart again."""
import numpy as np


def clip(grads, max_norm):
    if not grads:
        return {}, 0.0
    flat = np.concatenate([g.ravel() for g in grads.values()])
    total = np.linalg.norm(flat)
    if total > max_norm:
        flat = flat * (max_norm / total)
    clipped, start = {}, 0
    for name, g in grads.items():
        clipped[name] = flat[start : start + g.size].reshape(g.shape)
        start += g.size
    return clipped, total
