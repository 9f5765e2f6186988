"""A channel at a time, in Python's own statistics."""
import math
import statistics

import numpy as np


def bn(x, gamma, beta, rm, rv, train, momentum=0.1, eps=1e-5):
    out, rm, rv = np.zeros(x.shape), np.array(rm), np.array(rv)
    for c in range(x.shape[1]):
        channel = x[:, c]
        mu, var = rm[c], rv[c]
        if train:
            values = [float(v) for v in channel.ravel()]
            mu, var = statistics.fmean(values), statistics.pvariance(values)
            rm[c] = (1 - momentum) * rm[c] + momentum * mu
            rv[c] = (1 - momentum) * rv[c] + momentum * statistics.variance(values)
        out[:, c] = gamma[c] * (channel - mu) / math.sqrt(var + eps) + beta[c]
    return out, rm, rv
