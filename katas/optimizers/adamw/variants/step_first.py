"""An Adam, and on top of it a class that decays after the step."""
import numpy as np


class Adam:
    def __init__(self, lr, b1, b2, eps):
        self.lr, self.b1, self.b2, self.eps, self.t = lr, b1, b2, eps, 0
        self.first, self.second = {}, {}

    def step(self, params, grads):
        self.t += 1
        for name in params.keys() & grads.keys():
            g = grads[name]
            m = self.first.setdefault(name, np.zeros_like(g))
            v = self.second.setdefault(name, np.zeros_like(g))
            m += (1 - self.b1) * (g - m)
            v += (1 - self.b2) * (g * g - v)
            rate = self.lr * np.sqrt(1 - self.b2**self.t) / (1 - self.b1**self.t)
            params[name] -= rate * m / (np.sqrt(v) + self.eps * np.sqrt(1 - self.b2**self.t))


class AdamW(Adam):
    def __init__(self, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8, wd=0.1, decay=lambda name, shape: len(shape) > 1):
        super().__init__(lr, b1, b2, eps)
        self.wd, self.decay = wd, decay

    def step(self, params, grads):
        super().step(params, grads)
        for name in grads:
            if self.decay(name, params[name].shape):
                params[name][...] = params[name] * (1 - self.lr * self.wd)
