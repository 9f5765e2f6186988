"""Each threshold in turn; the area by counting pairs."""
import numpy as np


def roc(y, s):
    pos, neg = s[y == 1], s[y == 0]
    if not len(pos) or not len(neg):
        raise ValueError("one class only")
    thr = [np.nextafter(float(s.max()), np.inf)] + sorted(set(s.tolist()), reverse=True)
    tpr = [float(np.mean(pos >= t)) for t in thr]
    fpr = [float(np.mean(neg >= t)) for t in thr]
    return np.array(fpr), np.array(tpr), np.array(thr)


def auc(y, s):
    pos, neg = s[y == 1], s[y == 0]
    if pos.size == 0 or neg.size == 0:
        raise ValueError("one class only")
    gap = pos[:, None] - neg[None, :]
    return float((gap > 0).mean() + 0.5 * (gap == 0).mean())
