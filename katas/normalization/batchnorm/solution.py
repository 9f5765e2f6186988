"""Batch norm: one mean and one variance a channel, from the batch or from what training remembers."""

import numpy as np


def bn(x, gamma, beta, rm, rv, train, momentum=0.1, eps=1e-5):
    axes = (0,) if x.ndim == 2 else (0, 2, 3)
    shape = gamma.shape if x.ndim == 2 else (*gamma.shape, 1, 1)       # lines up with axis 1
    if train:
        mean, var = x.mean(axis=axes), x.var(axis=axes)
        n = x.size / len(mean)
        rm = (1 - momentum) * rm + momentum * mean
        rv = (1 - momentum) * rv + momentum * var * n / (n - 1)
    else:
        mean, var = rm, rv
    x_hat = (x - mean.reshape(shape)) / np.sqrt(var.reshape(shape) + eps)
    return gamma.reshape(shape) * x_hat + beta.reshape(shape), rm, rv
