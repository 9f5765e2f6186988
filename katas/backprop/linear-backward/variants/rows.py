"""Row by row: each position adds an outer product to dW and itself to db."""
import numpy as np


def linear_back(dout, x, W):
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for at in np.ndindex(x.shape[:-1]):
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                dx[at][i] += dout[at][j] * W[i, j]
                dW[i, j] += x[at][i] * dout[at][j]
        db += dout[at]
    return dx, dW, db
