"""Standard distributions, scaled afterwards."""
import math


def xavier_normal(fan_in, fan_out, rng):
    std = math.sqrt(2) / math.sqrt(fan_in + fan_out)
    return std * rng.standard_normal((fan_in, fan_out))


def xavier_uniform(fan_in, fan_out, rng):
    bound = math.sqrt(3) * math.sqrt(2 / (fan_in + fan_out))
    return (2 * rng.random((fan_in, fan_out)) - 1) * bound


def he_normal(fan_in, fan_out, rng):
    W = rng.standard_normal((fan_out, fan_in)).T
    return W * (fan_in / 2) ** -0.5
