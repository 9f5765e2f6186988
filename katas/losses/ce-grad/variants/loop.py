"""Row by row, in plain Python numbers."""
import math

import numpy as np


def softmax(row):
    top = max(row)
    e = [math.exp(v - top) for v in row]
    return [v / sum(e) for v in e]


def ce_grad(logits, y, ignore_index=-100):
    N, C = logits.shape
    n = sum(int(label) != ignore_index for label in y)
    out = [[0.0] * C for _ in range(N)]
    for i in range(N):
        if y[i] == ignore_index:
            continue
        p = softmax([float(v) for v in logits[i]])
        for j in range(C):
            out[i][j] = (p[j] - (1.0 if j == y[i] else 0.0)) / n
    return np.array(out)
