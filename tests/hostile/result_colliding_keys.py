"""A set whose ten thousand members all have one hash: the judge would build it again, square time.

comes back: crashed or timed_out
stopped by: customs
seconds: 10
"""

import itertools


class Cheap(dict):
    pass


def softmax(z, axis=-1):
    return set(itertools.islice(itertools.product((-1, -2), repeat=15), 10_100))
