"""Threads of 32 KB each: the memory limit would let tens of thousands of them be.

comes back: crashed
saying: made more threads than it may
stopped by: the worker's watch
seconds: 3
"""

import threading
import time

threading.stack_size(32 * 1024)


def softmax(z, axis=-1):
    started = 0
    while True:
        try:
            threading.Thread(target=time.sleep, args=(10_000,)).start()
            started += 1
        except RuntimeError:
            time.sleep(0.01)
