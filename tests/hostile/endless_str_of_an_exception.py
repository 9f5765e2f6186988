"""An exception whose message takes for ever.

comes back: timed_out
stopped by: the deadline
seconds: 0.5
"""

class Endless(Exception):
    def __str__(self):
        while True:
            pass


def softmax(z, axis=-1):
    raise Endless
