"""Batch norm backward: what would move a column's mean or its spread is taken out of the gradient."""


def bn_back(dout, cache):
    x_hat, gamma, std = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    by_mean = dbeta / len(dout)                    # its part through μ: the same for all samples
    by_variance = x_hat * dgamma / len(dout)       # and through σ²: the more, the further out
    return gamma / std * (dout - by_mean - by_variance), dgamma, dbeta
