import numpy as np


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e⁻ˣ), entry by entry, for entries of any size. Returns x's shape and dtype."""
    raise NotImplementedError


def dsigmoid(x: np.ndarray) -> np.ndarray:
    """The slope of sigmoid at x, entry by entry. Returns x's shape and dtype."""
    raise NotImplementedError


def tanh_(x: np.ndarray) -> np.ndarray:
    """(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), entry by entry, for entries of any size. x's shape and dtype."""
    raise NotImplementedError


def dtanh(x: np.ndarray) -> np.ndarray:
    """The slope of tanh at x, entry by entry. Returns x's shape and dtype."""
    raise NotImplementedError
