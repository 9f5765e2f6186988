"""One-hot tables: the confusion matrix is a product of two of them."""
import numpy as np


def confusion(y, p, C):
    eye = np.eye(C, dtype=int)
    return eye[y].T @ eye[p]


def prf(y, p, average="binary"):
    classes = np.array([1]) if average == "binary" else np.unique(np.concatenate([y, p]))
    Y, P = y[:, None] == classes, p[:, None] == classes
    axis = None if average == "micro" else 0
    tp, fp, fn = np.sum(Y & P, axis), np.sum(~Y & P, axis), np.sum(Y & ~P, axis)

    def safe(a, b):
        a, b = np.atleast_1d(a).astype(float), np.atleast_1d(b)
        q = np.divide(a, b, out=np.zeros_like(a), where=b != 0)
        return float(q.mean()) if q.size else 0.0

    return safe(tp, tp + fp), safe(tp, tp + fn), safe(2 * tp, 2 * tp + fp + fn)
