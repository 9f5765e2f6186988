import numpy as np


def num_grad(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    flat = x.ravel()
    gradient = np.empty(x.size)
    for i in range(x.size):
        kept = flat[i]
        flat[i] = kept + h
        above = f(x)
        flat[i] = kept - h
        below = f(x)
        flat[i] = kept
        gradient[i] = (above - below) / (2 * h)
    return gradient.reshape(x.shape)
