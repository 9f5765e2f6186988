"""Calls the learner's function and listens for what NumPy would warn of."""

import numpy as np


def watched(name, x):
    """The answer, its dtype, and what overflowed, was divided by zero or became invalid."""
    heard = set()
    with np.errstate(over="call", invalid="call", divide="call", call=lambda kind, _: heard.add(kind)):
        answer = getattr(submission, name)(x)
    return answer, str(np.asarray(answer).dtype), sorted(heard)
