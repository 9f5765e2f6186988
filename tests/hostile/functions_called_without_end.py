"""A function of the test's, called without end.

comes back: timed_out
stopped by: the deadline
kata: numerical-gradient
seconds: 0.5
"""

def num_grad(f, x, h=1e-5):
    while True:
        f(x)
