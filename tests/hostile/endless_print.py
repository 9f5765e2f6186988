"""Printing without end: what is kept of it stays small.

comes back: timed_out
stopped by: the deadline and the player
seconds: 0.5
"""

def softmax(z, axis=-1):
    while True:
        print("x" * 100_000)
