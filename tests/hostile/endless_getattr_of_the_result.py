"""An object that goes off when a test asks it for something.

comes back: timed_out
stopped by: the deadline
seconds: 0.5
"""

class Bomb:
    def __getattr__(self, name):
        while True:
            pass


def softmax(z, axis=-1):
    return Bomb()
