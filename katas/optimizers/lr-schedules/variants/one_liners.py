"""Conditional expressions, the complex exponential for the cosine."""
import cmath


def step_decay(epoch, lr0, drop=0.1, every=10):
    return lr0 * pow(drop, int(epoch / every))


def warmup_cosine(step, total, warmup, max_lr, min_lr=0.0):
    turn = cmath.exp(1j * cmath.pi * (min(step, total) - warmup) / (total - warmup)).real
    return max_lr * (step + 1) / warmup if step < warmup else 0.5 * (max_lr + min_lr + (max_lr - min_lr) * turn)
