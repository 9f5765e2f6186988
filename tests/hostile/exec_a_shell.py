"""The player becomes a shell.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import os


def softmax(z, axis=-1):
    os.execv("/bin/sh", ["sh", "-c", "touch @home@/escaped"])
