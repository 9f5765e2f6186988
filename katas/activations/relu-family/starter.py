import numpy as np


def relu(x: np.ndarray) -> np.ndarray:
    """x where it is positive, else 0. Returns a new array of x's shape."""
    raise NotImplementedError


def relu_back(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    """∂L/∂x of relu, from dout = ∂L/∂relu(x) and the x that went in. All of one shape."""
    raise NotImplementedError


def leaky(x: np.ndarray, a: float = 0.01) -> np.ndarray:
    """x where it is positive, else a·x. Returns a new array of floats of x's shape."""
    raise NotImplementedError


def leaky_back(dout: np.ndarray, x: np.ndarray, a: float = 0.01) -> np.ndarray:
    """∂L/∂x of leaky, from dout = ∂L/∂leaky(x) and the x that went in. All of one shape."""
    raise NotImplementedError
