"""One subtraction for both; state per name in a small object; the default rule decided in step."""
from dataclasses import dataclass

import numpy as np


@dataclass
class Moments:
    m: object = 0.0
    v: object = 0.0


class AdamW:
    def __init__(self, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8, wd=0.1, decay=None):
        self.lr, self.betas, self.eps, self.wd = lr, (b1, b2), eps, wd
        self.decay = decay
        self.state = {}
        self.t = 0

    def decays(self, name, p):
        return p.ndim > 1 if self.decay is None else self.decay(name, p.shape)

    def step(self, params, grads):
        b1, b2 = self.betas
        self.t = self.t + 1
        for name, p in params.items():
            if name not in grads:
                continue
            g, s = np.asarray(grads[name]), self.state.setdefault(name, Moments())
            s.m = s.m * b1 + g * (1 - b1)
            s.v = s.v * b2 + g * g * (1 - b2)
            root = np.sqrt(s.v / (1 - b2**self.t)) + self.eps
            pull = self.wd if self.decays(name, p) else 0.0
            p -= self.lr * (s.m / (1 - b1**self.t) / root + pull * p)
