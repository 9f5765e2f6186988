"""One step size for both corrections, with ε rescaled so that it still stands beside the root of v̂."""
import math

import numpy as np


class Optimizer:
    def __init__(self, lr, eps):
        self.lr, self.eps, self.t, self.memory = lr, eps, 0, {}

    def step(self, params, grads):
        self.t += 1
        for name, g in grads.items():
            if name not in self.memory:
                self.memory[name] = [np.zeros(g.shape), np.zeros(g.shape)]
            update = self.update(self.memory[name], np.asarray(g, dtype=float))
            params[name][...] -= update


class RMSProp(Optimizer):
    def __init__(self, lr, beta=0.9, eps=1e-8):
        super().__init__(lr, eps)
        self.beta = beta

    def update(self, memory, g):
        memory[1] = self.beta * memory[1] + (1 - self.beta) * np.power(g, 2)
        return self.lr * g / (np.sqrt(memory[1]) + self.eps)


class Adam(Optimizer):
    def __init__(self, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        super().__init__(lr, eps)
        self.b1, self.b2 = b1, b2

    def update(self, memory, g):
        memory[0] = self.b1 * memory[0] + (1 - self.b1) * g
        memory[1] = self.b2 * memory[1] + (1 - self.b2) * np.power(g, 2)
        root = math.sqrt(1 - self.b2**self.t)
        rate = self.lr * root / (1 - self.b1**self.t)
        return rate * memory[0] / (np.sqrt(memory[1]) + self.eps * root)
