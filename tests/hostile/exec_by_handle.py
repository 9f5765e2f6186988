"""exec through an open handle, and from nowhere (fexecve, execveat).

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import os


def softmax(z, axis=-1):
    os.execve(os.open("/bin/sh", os.O_PATH), ["sh", "-c", "touch @home@/escaped"], {})
