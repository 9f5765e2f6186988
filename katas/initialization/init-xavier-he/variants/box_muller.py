"""Normal numbers from uniform ones, by Box and Muller, a row at a time."""
import numpy as np


def gauss(shape, std, rng):
    rows = []
    for _ in range(shape[0]):
        radius = np.sqrt(-2 * np.log(1 - rng.random(shape[1])))
        rows.append(std * radius * np.cos(2 * np.pi * rng.random(shape[1])))
    return np.stack(rows)


def xavier_normal(fan_in, fan_out, rng):
    return gauss((fan_in, fan_out), np.sqrt(2 / (fan_in + fan_out)), rng)


def xavier_uniform(fan_in, fan_out, rng):
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return np.array([[rng.uniform(-1, 1) * limit for _ in range(fan_out)] for _ in range(fan_in)])


def he_normal(fan_in, fan_out, rng):
    return gauss((fan_in, fan_out), np.sqrt(2 / fan_in), rng)
