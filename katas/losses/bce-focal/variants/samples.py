"""Sample by sample, in plain Python numbers."""
import math

import numpy as np


def log_sigma(x):
    return -math.log1p(math.exp(-x)) if x >= 0 else x - math.log1p(math.exp(x))


def bce(z, y, pos_weight=1.0):
    total, dz = 0.0, np.zeros(len(z))
    for i, (logit, target) in enumerate(zip(map(float, z), map(float, y))):
        total -= pos_weight * target * log_sigma(logit) + (1 - target) * log_sigma(-logit)
        p, q = math.exp(log_sigma(logit)), math.exp(log_sigma(-logit))
        dz[i] = ((1 - target) * p - pos_weight * target * q) / len(z)
    return total / len(z), dz


def focal(z, y, gamma=2.0, alpha=0.25):
    total = 0.0
    for logit, label in zip(map(float, z), y):
        right, weight = (logit, alpha) if label else (-logit, 1 - alpha)
        total -= weight * math.exp(gamma * log_sigma(-right)) * log_sigma(right)
    return total / len(z)
