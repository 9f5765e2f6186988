"""64 GB from the system itself, past every allocator.

comes back: out_of_memory
stopped by: rlimits
"""

import mmap


def softmax(z, axis=-1):
    return mmap.mmap(-1, 1 << 36)
