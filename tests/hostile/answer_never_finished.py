"""A frame that promises more bytes than ever come.

comes back: timed_out
stopped by: the deadline
seconds: 0.5
"""

import os
import stat
import time


def is_socket(number):
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


PIPE = next(n for n in range(4096) if is_socket(n))


def softmax(z, axis=-1):
    os.write(PIPE, (10_000).to_bytes(4, "big") + b"!")
    time.sleep(10_000)
