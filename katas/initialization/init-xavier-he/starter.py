import numpy as np


def xavier_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Weights (fan_in, fan_out) from a normal distribution of variance 2/(fan_in + fan_out)."""
    raise NotImplementedError


def xavier_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Weights (fan_in, fan_out), uniform on ±limit, with the same variance as xavier_normal."""
    raise NotImplementedError


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Weights (fan_in, fan_out) from a normal distribution of variance 2/fan_in."""
    raise NotImplementedError
