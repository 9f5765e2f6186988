"""Gigabytes into one file of its own.

comes back: crashed
saying: File too large
stopped by: rlimits
"""

def softmax(z, axis=-1):
    with open("big", "wb") as file:
        for _ in range(10_000):
            file.write(bytes(1 << 20))
