"""Read-only memory of its own rewritten through /proc/self/mem, which asks for no rights.

comes back: crashed
saying: PermissionError
stopped by: landlock
"""

import ctypes


def softmax(z, axis=-1):
    with open("/proc/self/mem", "r+b", buffering=0) as memory:
        memory.seek(ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p).value)
        memory.write(b"\xcc")
