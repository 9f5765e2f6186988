"""A recursion without end through C, with Python's own limit lifted: the stack overflows.

comes back: crashed
stopped by: the wire
"""

import sys

sys.setrecursionlimit(2**31 - 1)


class Deep:
    def __repr__(self):
        return repr([self, Deep()])


def softmax(z, axis=-1):
    return repr(Deep())
