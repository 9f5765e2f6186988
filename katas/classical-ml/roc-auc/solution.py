"""The ROC curve: rows called positive in the order of their scores, those of one score together."""

import numpy as np


def roc(y: np.ndarray, s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if len(np.unique(y)) < 2:
        raise ValueError("the ROC curve needs positives and negatives")
    order = np.argsort(s)[::-1]
    y, s = y[order], s[order]
    last = np.append(s[1:] != s[:-1], True)      # of the rows that share a score
    tpr = np.cumsum(y == 1)[last] / np.sum(y == 1)
    fpr = np.cumsum(y == 0)[last] / np.sum(y == 0)
    return np.append(0, fpr), np.append(0, tpr), np.append(np.inf, s[last])


def auc(y: np.ndarray, s: np.ndarray) -> float:
    fpr, tpr, _ = roc(y, s)
    return np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2)
