"""Standardize columns: measure on the training rows, apply to all rows."""

import numpy as np


def fit(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return X.mean(axis=0), X.std(axis=0)


def transform(X: np.ndarray, mean: np.ndarray, std: np.ndarray) -> np.ndarray:
    scale = np.where(std > 0, std, 1)            # a constant column: 0/1, not 0/0
    return (X - mean) / scale
