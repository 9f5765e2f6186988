"""A generator without end as the result: it does not cross, and is never walked.

comes back: failed
saying: an object of class generator
stopped by: the wire
"""

import itertools


def softmax(z, axis=-1):
    return (0.5 for _ in itertools.count())
