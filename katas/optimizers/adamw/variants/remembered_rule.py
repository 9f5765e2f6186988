"""The rule is asked once for each name; weights are computed beside and copied in."""
import numpy as np


class AdamW:
    def __init__(self, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8, wd=0.1, decay=lambda _, shape: len(shape) != 1):
        self.lr, self.wd, self.rule = lr, wd, decay
        self.b1, self.b2, self.eps = b1, b2, eps
        self.steps, self.slots = 0, {}

    def step(self, params, grads):
        self.steps += 1
        c1, c2 = 1 - self.b1**self.steps, 1 - self.b2**self.steps
        for name, g in grads.items():
            if name not in self.slots:
                self.slots[name] = (0.0 * g, 0.0 * g, float(bool(self.rule(name, params[name].shape))))
            m, v, decayed = self.slots[name]
            m = self.b1 * m + (1 - self.b1) * g
            v = self.b2 * v + (1 - self.b2) * np.square(g)
            self.slots[name] = (m, v, decayed)
            new = params[name] - decayed * self.lr * self.wd * params[name]
            new = new - self.lr * np.divide(m / c1, (v / c2) ** 0.5 + self.eps)
            np.copyto(params[name], new)
