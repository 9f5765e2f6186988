"""SIGKILL to the parent, the warm worker.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import os
import signal


def softmax(z, axis=-1):
    os.kill(os.getppid(), signal.SIGKILL)
