"""Four threads outside the interpreter's lock use up the CPU limit before the clock does.

comes back: timed_out
stopped by: the deadline
seconds: 0.5
"""

import hashlib
import signal
import threading

signal.signal(signal.SIGXCPU, signal.SIG_IGN)


def softmax(z, axis=-1):
    def burn():
        while True:
            hashlib.pbkdf2_hmac("sha256", b"", b"", 10**6)

    for _ in range(4):
        threading.Thread(target=burn).start()
    burn()
