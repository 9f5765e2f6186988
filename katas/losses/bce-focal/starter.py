import numpy as np


def bce(z: np.ndarray, y: np.ndarray, pos_weight: float = 1.0) -> tuple[float, np.ndarray]:
    """Mean binary cross-entropy of the logits z, and its gradient by them.

    z: (N,) finite numbers of any size. y: (N,) targets from 0 to 1, fractions included.
    pos_weight: how much more the positive part of each target weighs.
    Returns (loss, dz), one number and an array (N,).
    """
    raise NotImplementedError


def focal(z: np.ndarray, y: np.ndarray, gamma: float = 2.0, alpha: float = 0.25) -> float:
    """Mean focal loss of the logits z.

    z: (N,) finite numbers of any size. y: (N,) labels, each 0 or 1.
    gamma ≥ 0: how fast easy samples fade. alpha: the weight of class 1; class 0 has 1 − alpha.
    """
    raise NotImplementedError
