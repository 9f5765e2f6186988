"""Schedules as objects that are put one after the other."""
import math
from dataclasses import dataclass


@dataclass
class Line:
    top: float
    length: int

    def __call__(self, step):
        return self.top * (step + 1) / self.length


@dataclass
class Cosine:
    top: float
    floor: float
    length: int

    def __call__(self, step):
        angle = math.pi * max(0.0, min(1.0, step / self.length))
        return self.floor + 0.5 * (self.top - self.floor) * (1.0 + math.cos(angle))


def step_decay(epoch, lr0, drop=0.1, every=10):
    stairs, _ = divmod(epoch, every)
    return lr0 * math.prod([drop] * stairs)


def warmup_cosine(step, total, warmup, max_lr, min_lr=0.0):
    phases = [(Line(max_lr, warmup), warmup), (Cosine(max_lr, min_lr, total - warmup), math.inf)]
    for phase, length in phases:
        if step < length:
            return phase(step)
        step -= length
