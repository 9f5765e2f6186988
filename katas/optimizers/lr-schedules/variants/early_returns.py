"""Every phase on its own, and the cosine as a squared one of half the angle: ½(1 + cos 2a) = cos² a."""
from math import cos, pi


def step_decay(epoch, lr0, drop=0.1, every=10):
    rate = lr0
    while epoch >= every:
        rate *= drop
        epoch -= every
    return rate


def warmup_cosine(step, total, warmup, max_lr, min_lr=0.0):
    if step >= total:
        return min_lr
    if warmup and step + 1 <= warmup:
        return (step + 1) * (max_lr / warmup)
    left = total - warmup
    share = cos(pi * (step - warmup) / left / 2) ** 2
    return share * max_lr + (1 - share) * min_lr
