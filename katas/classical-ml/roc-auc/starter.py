import numpy as np


def roc(y: np.ndarray, s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The ROC curve of scores s for labels y of 0 and 1, both (n,).

    Returns (fpr, tpr, thr), thresholds falling. Raises ValueError if y holds one class only.
    """
    raise NotImplementedError


def auc(y: np.ndarray, s: np.ndarray) -> float:
    """The area under the ROC curve. Raises ValueError if y holds one class only."""
    raise NotImplementedError
