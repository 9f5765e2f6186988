"""Counts beside the learner's code, so that each replay of the call counts from 0."""

import math

LINKS = [
    (math.sin, math.cos),
    (lambda x: x * x, lambda x: 2 * x),
    (lambda x: 3 * x - 1, lambda x: 3.0),
    (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
]


def repeated(x, times):
    """The answer for one and the same link, the very same two functions, many times in a row."""
    return submission.chain([(math.sin, math.cos)] * times, x)


def counted(x):
    """The answer for sine, square, 3x − 1 and tanh; what each f and each df was called with."""
    f_args, df_args = [[] for _ in LINKS], [[] for _ in LINKS]

    def noting(function, args):
        def noted(x):
            args.append(float(x))
            return function(x)

        return noted

    fs = [(noting(f, a), noting(df, b)) for (f, df), a, b in zip(LINKS, f_args, df_args)]
    return submission.chain(fs, x), f_args, df_args
