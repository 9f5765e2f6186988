"""A file made immutable, which not even root may delete.

comes back: crashed
saying: PermissionError
stopped by: seccomp
"""

import fcntl
import os
import struct


def softmax(z, axis=-1):
    held = os.open("stone", os.O_CREAT | os.O_RDWR)
    fcntl.ioctl(held, 0x40086602, struct.pack("l", 0x10))
