"""math.log, one example at a time."""
import math


def cost(p):
    return -math.log(p) if p > 0 else math.inf


def bernoulli_nll(theta, y):
    total = 0.0
    for toss in y:
        total += cost(theta if toss else 1 - theta)
    return total / len(y)


def categorical_nll(P, y):
    return sum(cost(row[label]) for row, label in zip(P, y)) / len(y)


def bernoulli_fit(y):
    return sum(1 for toss in y if toss) / len(y)


def gaussian_fit(x):
    n = len(x)
    mu = math.fsum(x) / n
    return [mu, math.fsum((float(v) - mu) ** 2 for v in x) / n]
