import numpy as np


def gd(grad, x0, lr, steps):
    x = np.array(x0, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        x[0] -= lr * grad(x)[0]
        x[1] -= lr * grad(x)[1]
        path.append(x.copy())
    return np.array(path)
