"""State made ahead for each parameter, everything in place with out=, nothing new allocated after."""
import numpy as np


class RMSProp:
    def __init__(self, lr, beta=0.9, eps=1e-8):
        self.lr = lr
        self.beta = beta
        self.eps = eps
        self.cache = None

    def step(self, params, grads):
        if self.cache is None:
            self.cache = {name: np.zeros_like(p) for name, p in params.items()}
        for name in params:
            if name not in grads:
                continue
            cache, g = self.cache[name], grads[name]
            cache *= self.beta
            cache += (1 - self.beta) * g * g
            np.subtract(params[name], self.lr * g / (np.sqrt(cache) + self.eps), out=params[name])


class Adam:
    def __init__(self, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.betas, self.eps = lr, (b1, b2), eps
        self.steps = 0
        self.state = None

    def step(self, params, grads):
        if self.state is None:
            self.state = {name: (np.zeros_like(p), np.zeros_like(p)) for name, p in params.items()}
        b1, b2 = self.betas
        self.steps += 1
        for name, p in params.items():
            g = grads.get(name)
            if g is None:
                continue
            m, v = self.state[name]
            m += (1 - b1) * (g - m)
            v += (1 - b2) * (g * g - v)
            root = np.sqrt(v / (1 - b2**self.steps)) + self.eps
            p[...] = p - self.lr / (1 - b1**self.steps) * m / root
