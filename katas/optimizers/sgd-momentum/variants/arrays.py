"""Velocities as arrays that are updated where they stand."""
import numpy as np


class SGD:
    def __init__(self, lr, beta=0.9, form="ema"):
        self.lr = lr
        self.beta = beta
        self.form = form
        self.velocity = {}

    def step(self, params, grads):
        for name, p in params.items():
            if name not in grads:
                continue
            g = grads[name]
            if name not in self.velocity:
                self.velocity[name] = np.zeros_like(p)
            v = self.velocity[name]
            if self.form == "ema":
                v += (1 - self.beta) * (g - v)
            else:
                v *= self.beta
                v += g
            np.subtract(p, self.lr * v, out=p)
