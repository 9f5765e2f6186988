"""Every signal that can be caught is, and every exception swallowed.

comes back: timed_out
stopped by: the deadline
seconds: 0.5
"""

import signal

for number in signal.valid_signals():
    try:
        signal.signal(number, lambda *_: None)
    except (OSError, ValueError):
        pass


def softmax(z, axis=-1):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
