import numpy as np


def bernoulli_nll(theta: float, y: np.ndarray) -> float:
    """Mean negative log-likelihood, in nats, of n coin tosses if heads has the probability theta.

    theta: in [0, 1]. y: (n,) of 1 (heads) and 0 (tails).
    """
    raise NotImplementedError


def categorical_nll(P: np.ndarray, y: np.ndarray) -> float:
    """Mean negative log-likelihood, in nats, of n labels if row i of P is the distribution of the ith.

    P: (n, C). y: (n,) labels, whole numbers from 0 to C − 1.
    """
    raise NotImplementedError


def bernoulli_fit(y: np.ndarray) -> float:
    """The theta under which the tosses y: (n,) are most probable."""
    raise NotImplementedError


def gaussian_fit(x: np.ndarray) -> tuple[float, float]:
    """The mean and the variance of the Gaussian under which x: (n,) is most probable."""
    raise NotImplementedError
