"""Learning-rate schedules: a staircase, and a warm-up that is followed by half a cosine."""

import math


def step_decay(epoch, lr0, drop=0.1, every=10):
    return lr0 * drop ** (epoch // every)


def warmup_cosine(step, total, warmup, max_lr, min_lr=0.0):
    if step < warmup:
        return max_lr * (step + 1) / warmup
    progress = min((step - warmup) / (total - warmup), 1)      # stays at the floor after `total`
    return min_lr + (max_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2
