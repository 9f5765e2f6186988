import numpy as np


def confusion(y: np.ndarray, p: np.ndarray, C: int) -> np.ndarray:
    """How often true class i was predicted as class j: a (C, C) table of counts.

    y, p: (n,) true and predicted labels, whole numbers from 0 to C - 1.
    """
    raise NotImplementedError


def prf(y: np.ndarray, p: np.ndarray, average: str = "binary") -> tuple[float, float, float]:
    """Precision, recall and F1 of predictions p for labels y, both (n,).

    average: "binary" (class 1 is positive), "macro" (mean over classes) or "micro" (pooled counts).
    """
    raise NotImplementedError
