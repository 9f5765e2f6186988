"""The scratch folder itself is moved away, or replaced by a symlink to the home folder.

comes back: passed
stopped by: landlock
"""

import os

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


here = os.getcwd()
for away in (lambda: os.rmdir(here), lambda: os.rename(here, here + "-2"), lambda: os.unlink(here),
             lambda: os.symlink("@home@", here + "-3"), lambda: os.rename("@home@", here + "/x")):
    try:
        away()
    except OSError:
        continue
    raise AssertionError("out of the scratch folder")
