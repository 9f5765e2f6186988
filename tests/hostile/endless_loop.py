"""A loop without end, in Python.

comes back: timed_out
saying: is there an endless loop?
stopped by: the deadline
seconds: 0.5
"""

def softmax(z, axis=-1):
    while True:
        pass
