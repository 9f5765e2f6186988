"""Hooks for exceptions, threads, audits and warnings, and an exception in a thread.

comes back: failed
stopped by: the comparison
"""

import sys
import threading
import warnings

sys.excepthook = threading.excepthook = sys.unraisablehook = sys.displayhook = lambda *_: None
sys.addaudithook(lambda *_: None)
warnings.simplefilter("error")


def softmax(z, axis=-1):
    threading.Thread(target=lambda: 1 / 0).start()
    return z * 1.0
