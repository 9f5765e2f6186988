"""A column at a time, with the statistics module; std 1 for a constant column."""
from statistics import fmean, pstdev

import numpy as np


def fit(X):
    columns = [[float(v) for v in column] for column in X.T]
    return np.array([fmean(c) for c in columns]), np.array([pstdev(c) or 1.0 for c in columns])


def transform(X, mean, std):
    out = np.zeros(X.shape)
    for j in range(X.shape[1]):
        out[:, j] = (X[:, j] - mean[j]) / std[j]
    return out
