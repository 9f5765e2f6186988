"""Threads without end.

comes back: crashed
stopped by: rlimits or the worker's watch
"""

import threading
import time


def softmax(z, axis=-1):
    while True:
        threading.Thread(target=time.sleep, args=(10_000,)).start()
