"""The environment the judge was started with: in os.environ, and in the memory the system put it in.

comes back: passed
stopped by: the worker
"""

import ctypes
import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


libc = ctypes.CDLL(None, use_errno=True)
start = ctypes.c_void_p.in_dll(libc, "program_invocation_name").value
reader, writer = os.pipe()
stack = b""
while len(stack) < 1 << 18:
    count = libc.write(writer, ctypes.c_void_p(start + len(stack)), min(4096, -(start + len(stack)) % 4096 or 4096))
    if count <= 0:
        break
    stack += os.read(reader, count)
assert b"PYTHONHASHSEED" in stack
assert b"@secret@" not in stack
assert "@secret@" not in str(os.environ)
