"""A timer that raises wherever the process happens to be, in the player's own loop too.

comes back: crashed or timed_out
stopped by: the player
seconds: 0.5
"""

import signal


def strike(*_):
    raise KeyboardInterrupt


signal.signal(signal.SIGALRM, strike)


def softmax(z, axis=-1):
    signal.setitimer(signal.ITIMER_REAL, 1e-5, 1e-5)
    while True:
        pass
