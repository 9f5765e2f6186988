"""One form only inside, as PyTorch does it (first velocity = first gradient); ema is a smaller rate."""
from dataclasses import dataclass, field

import numpy as np


@dataclass
class SGD:
    lr: float
    beta: float = 0.9
    form: str = "ema"
    buffers: dict = field(default_factory=dict, repr=False)

    @property
    def rate(self):
        return self.lr * (1 - self.beta) if self.form == "ema" else self.lr

    def step(self, params, grads):
        for name in params:
            g = grads.get(name)
            if g is None:
                continue
            old = self.buffers.get(name)
            self.buffers[name] = np.array(g) if old is None else old * self.beta + g
            params[name] += -self.rate * self.buffers[name]
