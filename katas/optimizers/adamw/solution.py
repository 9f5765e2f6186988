"""AdamW: the weight shrinks by its own rule, w ← (1 − lr·wd)·w, and Adam sees the gradient alone."""

import numpy as np


def matrices(name, shape):
    return len(shape) >= 2


class AdamW:
    def __init__(self, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8, wd=0.1, decay=matrices):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.wd, self.decay = wd, decay
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        for name, g in grads.items():
            w = params[name]
            if self.decay(name, w.shape):
                w *= 1 - self.lr * self.wd
            self.m[name] = self.b1 * self.m.get(name, 0) + (1 - self.b1) * g
            self.v[name] = self.b2 * self.v.get(name, 0) + (1 - self.b2) * g**2
            m_hat = self.m[name] / (1 - self.b1**self.t)
            v_hat = self.v[name] / (1 - self.b2**self.t)
            w -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
