"""A program by subprocess.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import subprocess


def softmax(z, axis=-1):
    subprocess.run(["/bin/touch", "@home@/escaped"], check=True)
