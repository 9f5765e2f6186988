"""No recursion: the velocity is a sum over all past gradients, each weighted by its age."""
from collections import defaultdict


class SGD:
    def __init__(self, lr, beta=0.9, form="ema"):
        self.lr, self.beta, self.scale = lr, beta, {"ema": 1 - beta, "heavy": 1.0}[form]
        self.past = defaultdict(list)

    def step(self, params, grads):
        for name in params.keys() & grads.keys():
            past = self.past[name]
            past.insert(0, grads[name].copy())
            v = sum(self.beta**age * g for age, g in enumerate(past))
            params[name][...] = params[name] - self.lr * self.scale * v
