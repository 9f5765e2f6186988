"""Shuffle the rows, then cut: once into three parts, or k times into one fold against the rest."""

import numpy as np


def split(
    y: np.ndarray, fracs: tuple[float, float, float], rng: np.random.Generator, stratify: bool = False
) -> tuple[np.ndarray, ...]:
    labels = y if stratify else np.zeros(len(y))      # all of one class
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    parts = [cut(rng.permutation(group), fracs) for group in groups]
    return tuple(map(np.concatenate, zip(*parts)))


def cut(rows: np.ndarray, fracs: tuple[float, float, float]) -> list[np.ndarray]:
    ends = np.cumsum(fracs)[:2] * len(rows)
    return np.split(rows, np.round(ends).astype(int))


def kfold(n: int, k: int, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    if k > n:
        raise ValueError(f"{k} folds need {k} rows or more, there are {n}")
    folds = np.array_split(rng.permutation(n), k)
    return [(np.concatenate(folds[:i] + folds[i + 1 :]), fold) for i, fold in enumerate(folds)]
