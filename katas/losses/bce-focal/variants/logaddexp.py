"""NumPy's logaddexp; the gradient as (weighted) probability minus target."""
import numpy as np


def log_sigmoid(z):
    return -np.logaddexp(0, -z)


def bce(z, y, pos_weight=1.0):
    loss = -np.mean(pos_weight * y * log_sigmoid(z) + (1 - y) * log_sigmoid(-z))
    p = np.exp(log_sigmoid(z))
    weight = 1 + (pos_weight - 1) * y
    return loss, (weight * p - pos_weight * y) / z.size


def focal(z, y, gamma=2.0, alpha=0.25):
    logp = np.where(y == 1, log_sigmoid(z), log_sigmoid(-z))
    a = np.where(y == 1, alpha, 1 - alpha)
    return -(a * (1 - np.exp(logp)) ** gamma * logp).sum() / z.size
