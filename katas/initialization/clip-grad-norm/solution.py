"""Gradient clipping: one norm over all parameters, one factor for all of them."""

import math


def clip(grads, max_norm):
    total = math.sqrt(sum((g**2).sum() for g in grads.values()))
    factor = max_norm / total if total > max_norm else 1.0
    return {name: g * factor for name, g in grads.items()}, total
