"""Shape by shape is row by row; here it goes column by column, with a set of sizes."""
from itertools import zip_longest


def broadcast_shape(*shapes):
    result = []
    for sizes in zip_longest(*(reversed(shape) for shape in shapes), fillvalue=1):
        real = set(sizes) - {1}
        if len(real) > 1:
            a, b, *_ = sorted(real)
            raise ValueError(f"cannot broadcast {a} with {b} on axis {-1 - len(result)}")
        result.append(real.pop() if real else 1)
    return tuple(reversed(result))
