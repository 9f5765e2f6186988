"""A thread that changes the result while it is sent.

comes back: failed
saying: it is a list
stopped by: the wire
"""

import threading


def softmax(z, axis=-1):
    x = [[1.0]] * 100

    def change():
        while True:
            x.append([2.0])
            x.pop()

    threading.Thread(target=change, daemon=True).start()
    return x
