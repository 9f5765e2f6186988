"""Its own limits set anew (to what they are: already that is refused), also by a pointer whose lower half is zero.

comes back: passed
stopped by: seccomp
"""

import ctypes
import mmap
import platform
import resource

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


for which in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
    limit = resource.getrlimit(which)
    for lift in (
        lambda: resource.setrlimit(which, limit),
        lambda: resource.setrlimit(which, (limit[1], resource.RLIM_INFINITY)),
        lambda: resource.prlimit(0, which, limit),
        lambda: resource.prlimit(int("@worker@"), which, limit),
    ):
        try:
            lift()
        except (OSError, ValueError):
            continue
        raise AssertionError(which)
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
place = libc.mmap(1 << 32, 4096, 3, 0x32, -1, 0)
assert place == 1 << 32
limit = (ctypes.c_uint64 * 2)(*resource.getrlimit(resource.RLIMIT_FSIZE))
ctypes.memmove(place, limit, 16)
PRLIMIT = {"x86_64": 302, "aarch64": 261}[platform.machine()]
assert libc.syscall(PRLIMIT, 0, resource.RLIMIT_FSIZE, ctypes.c_void_p(place), None) < 0
