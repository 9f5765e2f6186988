"""A thread that scribbles over arguments and results once they are answered: the judge keeps its own.

comes back: passed
stopped by: the wire
"""

import threading
import time

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    p = e / e.sum(axis=axis, keepdims=True)

    def scribble():
        time.sleep(0.005)
        z[...] = p[...] = -1

    threading.Thread(target=scribble).start()
    return p
