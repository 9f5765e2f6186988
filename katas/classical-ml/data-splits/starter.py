import numpy as np


def split(
    y: np.ndarray, fracs: tuple[float, float, float], rng: np.random.Generator, stratify: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row numbers for train, val and test, drawn at random; with `stratify`, class by class.

    y: (n,) labels. fracs: three shares that add up to 1.
    """
    raise NotImplementedError


def kfold(n: int, k: int, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """k pairs (train, val) of row numbers; each of the n rows is in exactly one val.

    Raises ValueError if k > n.
    """
    raise NotImplementedError
