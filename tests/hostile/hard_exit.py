"""os._exit(0): an exit status of success, and no answer.

comes back: crashed
saying: ended its own process (exit status 0)
stopped by: the judge's own process
"""

import os


def softmax(z, axis=-1):
    os._exit(0)
