"""A finaliser that never returns.

comes back: timed_out
stopped by: the deadline
seconds: 0.5
"""

class Sticky:
    def __del__(self):
        while True:
            pass


def softmax(z, axis=-1):
    Sticky()
