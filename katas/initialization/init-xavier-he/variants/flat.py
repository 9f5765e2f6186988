"""One function of the variance for all; drawn flat, then shaped; single precision."""
from functools import partial

import numpy as np


def draw(variance, normal, fan_in, fan_out, rng):
    count, std = fan_in * fan_out, variance(fan_in, fan_out) ** 0.5
    flat = rng.standard_normal(count, dtype=np.float32) if normal else rng.random(count, dtype=np.float32) * 12**0.5 - 3**0.5
    return (flat * np.float32(std)).reshape(fan_in, fan_out)


def xavier(fan_in, fan_out):
    return 2 / (fan_in + fan_out)


xavier_normal = partial(draw, xavier, True)
xavier_uniform = partial(draw, xavier, False)
he_normal = partial(draw, lambda fan_in, _: 2 / fan_in, True)
