"""The Jacobian of each column written out, (I − 1/N − x̂x̂ᵀ/N) · γ/std, and applied to its gradient."""
import numpy as np


def bn_back(dout, cache):
    xhat, gamma, std = cache
    N, D = dout.shape
    dx = np.zeros((N, D))
    dgamma, dbeta = np.zeros(D), np.zeros(D)
    for j in range(D):
        h, g = xhat[:, j], dout[:, j]
        J = (np.eye(N) - np.full((N, N), 1 / N) - np.outer(h, h) / N) * gamma[j] / std[j]
        dx[:, j] = J.T @ g
        dgamma[j], dbeta[j] = h @ g, g.sum()
    return dx, dgamma, dbeta
