"""What is learnt in one run is put wherever a later one might find it.

comes back: passed
stopped by: landlock and seccomp
runs: 2
"""

import ctypes
import os
import sys
import tempfile

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


PLACES = (".", os.environ["TMPDIR"], tempfile.gettempdir(), os.path.expanduser("~"), "@home@",
          "@tmp@", "/dev/shm", "/var/tmp", "/run", os.path.dirname(np.__file__), sys.prefix)
libc = ctypes.CDLL(None, use_errno=True)
NAMES = [os.path.join(place, "kata-tutor-answer") for place in PLACES]
assert not list(filter(os.path.exists, NAMES))
for name in NAMES:
    try:
        open(name, "w").write("42")
    except OSError:
        pass
assert libc.shmget(0x6B617461, 4096, 0o1600) < 0
assert libc.msgget(0x6B617461, 0o1600) < 0
assert libc.semget(0x6B617461, 1, 0o1600) < 0
assert not getattr(np, "kata_tutor_answer", None)
np.kata_tutor_answer = 42
