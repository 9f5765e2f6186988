"""One query at a time, one key at a time."""
import math

import numpy as np


def attend(query, keys, values):
    scores = [sum(a * b for a, b in zip(query, key)) / math.sqrt(len(query)) for key in keys]
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    weights = [e / sum(exps) for e in exps]
    return sum(w * v for w, v in zip(weights, values)), weights


def attention(Q, K, V):
    if Q.ndim > 2:
        parts = [attention(q, k, v) for q, k, v in zip(Q, K, V)]
    else:
        parts = [attend(q, K, V) for q in Q]
    return np.array([out for out, _ in parts]), np.array([weights for _, weights in parts])
