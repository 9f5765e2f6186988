"""−log softmax at the diagonal as the log of a sum of exp(score − the pair's own score)."""
import numpy as np


def info_nce(A, B, tau=0.07):
    lengths = np.outer(np.sqrt(np.sum(A * A, 1)), np.sqrt(np.sum(B * B, 1)))
    s = np.dot(A, B.T) / lengths / tau
    d = np.diag(s)
    rows = np.logaddexp.reduce(s - d[:, None], axis=1)
    columns = np.logaddexp.reduce(s - d[None, :], axis=0)
    return np.mean([rows, columns])
