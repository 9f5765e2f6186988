from itertools import accumulate
from math import prod


def chain(fs, x):
    values = list(accumulate((f for f, _ in fs), lambda value, f: f(value), initial=x))
    return values[-1], prod(df(v) for (_, df), v in zip(fs, values))
