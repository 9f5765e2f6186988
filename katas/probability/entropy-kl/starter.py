import numpy as np


def entropy(p: np.ndarray) -> np.ndarray:
    """H(p) in nats over the last axis. p: (..., C) distributions, zeros allowed. Returns (...)."""
    raise NotImplementedError


def cross_entropy(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """H(p, q) in nats over the last axis: p is true, q is believed. Both (..., C). Returns (...)."""
    raise NotImplementedError


def kl(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """KL(p‖q) in nats over the last axis. Both (..., C). Returns (...)."""
    raise NotImplementedError
