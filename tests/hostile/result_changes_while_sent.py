"""A thread that changes the result while it is sent.

comes back: failed
saying: it is a list
stopped by: the wire
"""

import threading

RESULT = [[1.0]] * 100


def change():
    while True:
        RESULT.append([2.0])
        RESULT.pop()


threading.Thread(target=change, daemon=True).start()


def softmax(z, axis=-1):
    return RESULT
