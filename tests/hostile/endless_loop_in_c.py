"""A loop without end inside one call of C, which no signal handler interrupts.

comes back: timed_out
saying: is there an endless loop?
stopped by: the deadline
seconds: 0.5
"""

import re


def softmax(z, axis=-1):
    return re.match(r"(a+)+$", "a" * 60 + "b")
