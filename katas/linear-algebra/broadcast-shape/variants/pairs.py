"""Two shapes at a time, padded on the left with ones."""
from functools import reduce


def size(a, b):
    if a == 1:
        return b
    if b == 1 or a == b:
        return a
    raise ValueError(f"{a} != {b}")


def two(s, t):
    rank = max(len(s), len(t))
    s, t = ((1,) * (rank - len(x)) + tuple(x) for x in (s, t))
    return tuple(map(size, s, t))


def broadcast_shape(*shapes):
    return reduce(two, shapes, ())
