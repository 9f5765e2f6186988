"""A running average that corrects itself: sum of weighted values over the sum of the weights."""
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np


class Average:
    def __init__(self, beta):
        self.beta, self.total, self.weight = beta, 0.0, 0.0

    def add(self, x):
        self.total = self.beta * self.total + (1 - self.beta) * x
        self.weight = self.beta * self.weight + (1 - self.beta)

    def mean(self):
        return self.total / self.weight


@dataclass
class RMSProp:
    lr: float
    beta: float = 0.9
    eps: float = 1e-8
    squares: dict = field(default_factory=dict)

    def step(self, params, grads):
        for name in params.keys() & grads.keys():
            average = self.squares.setdefault(name, Average(self.beta))
            average.add(np.square(grads[name]))
            params[name] += -self.lr * grads[name] / (average.total**0.5 + self.eps)


@dataclass
class Adam:
    lr: float = 1e-3
    b1: float = 0.9
    b2: float = 0.999
    eps: float = 1e-8

    def __post_init__(self):
        self.first = defaultdict(lambda: Average(self.b1))
        self.second = defaultdict(lambda: Average(self.b2))

    def step(self, params, grads):
        for name in params.keys() & grads.keys():
            self.first[name].add(grads[name])
            self.second[name].add(grads[name] ** 2)
            params[name] -= self.lr * self.first[name].mean() / (self.second[name].mean() ** 0.5 + self.eps)
