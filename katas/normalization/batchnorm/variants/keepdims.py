"""Statistics keep their axes, and lose them only on the way into the running averages."""
import numpy as np


def bn(x, gamma, beta, rm, rv, train, momentum=0.1, eps=1e-5):
    spread = [np.newaxis, slice(None)] + [np.newaxis] * (x.ndim - 2)
    over = tuple(a for a in range(x.ndim) if a != 1)
    new_mean, new_var = rm.copy(), rv.copy()
    if train:
        mu = x.mean(over, keepdims=True)
        sq = ((x - mu) ** 2).sum(over, keepdims=True)
        n = x.size / x.shape[1]
        sigma2 = sq / n
        new_mean *= 1 - momentum
        new_mean += momentum * mu.squeeze(over)
        new_var *= 1 - momentum
        new_var += momentum * (sq / (n - 1)).squeeze(over)
    else:
        mu, sigma2 = rm[tuple(spread)], rv[tuple(spread)]
    out = (x - mu) * (sigma2 + eps) ** -0.5
    out = out * gamma[tuple(spread)] + beta[tuple(spread)]
    return out, new_mean, new_var
