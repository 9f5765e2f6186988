"""Precision and recall are one count, the hits, over two totals: what was called, and what is there."""

import numpy as np


def confusion(y: np.ndarray, p: np.ndarray, C: int) -> np.ndarray:
    table = np.zeros((C, C), dtype=int)
    for truth, guess in zip(y, p):
        table[truth, guess] += 1
    return table


def prf(y: np.ndarray, p: np.ndarray, average: str = "binary") -> tuple[float, float, float]:
    classes = [1] if average == "binary" else np.union1d(y, p)
    hits = np.array([np.sum((y == c) & (p == c)) for c in classes])      # TP
    called = np.array([np.sum(p == c) for c in classes])                 # TP + FP
    there = np.array([np.sum(y == c) for c in classes])                  # TP + FN
    if average == "micro":
        hits, called, there = hits.sum(), called.sum(), there.sum()
    scores = ratio(hits, called), ratio(hits, there), ratio(2 * hits, called + there)
    return tuple(ratio(np.sum(score), np.size(score)) for score in scores)


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return part / np.maximum(whole, 1)           # where the whole is 0, the part is 0 as well
