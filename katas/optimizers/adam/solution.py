"""RMSProp and Adam: steps measured in learning rates, each weight by the size of its own gradients."""

import numpy as np


class RMSProp:
    def __init__(self, lr, beta=0.9, eps=1e-8):
        self.lr, self.beta, self.eps = lr, beta, eps
        self.v = {}

    def step(self, params, grads):
        for name, g in grads.items():
            v = self.v.get(name, 0)
            self.v[name] = v = self.beta * v + (1 - self.beta) * g**2
            params[name] -= self.lr * g / (np.sqrt(v) + self.eps)


class Adam:
    def __init__(self, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.m, self.v, self.t = {}, {}, 0

    def step(self, params, grads):
        self.t += 1
        for name, g in grads.items():
            self.m[name] = self.b1 * self.m.get(name, 0) + (1 - self.b1) * g
            self.v[name] = self.b2 * self.v.get(name, 0) + (1 - self.b2) * g**2
            m_hat = self.m[name] / (1 - self.b1**self.t)      # both averages began at 0:
            v_hat = self.v[name] / (1 - self.b2**self.t)      # undo their pull towards it
            params[name] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
