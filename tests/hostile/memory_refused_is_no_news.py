"""Allocate until refused, swallow the refusal, and go on.

comes back: timed_out
stopped by: rlimits and the deadline
seconds: 0.5
memory: 200
"""

def softmax(z, axis=-1):
    kept = []
    while True:
        try:
            kept.append(bytearray(1 << 20))
        except MemoryError:
            pass
