"""A walk through the sorted rows, in plain Python."""
import numpy as np


def roc(y, s):
    rows = sorted(zip(s.tolist(), y.tolist()), reverse=True)
    P = sum(label for _, label in rows)
    N = len(rows) - P
    if P == 0 or N == 0:
        raise ValueError("the curve needs both classes")
    points, tp, fp = [(0.0, 0.0, float("inf"))], 0, 0
    for i, (score, label) in enumerate(rows):
        if label:
            tp += 1
        else:
            fp += 1
        if i + 1 == len(rows) or rows[i + 1][0] != score:
            points.append((fp / N, tp / P, score))
    fpr, tpr, thr = zip(*points)
    return np.array(fpr), np.array(tpr), np.array(thr)


def auc(y, s):
    fpr, tpr, _ = roc(y, s)
    area = 0.0
    for i in range(1, len(fpr)):
        area += (fpr[i] - fpr[i - 1]) * (tpr[i] + tpr[i - 1]) / 2
    return area
