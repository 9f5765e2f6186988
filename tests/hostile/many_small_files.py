"""Empty files without end, until the disk has no place for another name.

comes back: crashed
saying: made more files than it may
stopped by: the worker's watch
seconds: 5
"""

import itertools
import os


def softmax(z, axis=-1):
    for n in itertools.count():
        os.close(os.open(f"{n}", os.O_CREAT | os.O_WRONLY))
