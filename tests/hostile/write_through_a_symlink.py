"""A symlink out of the scratch folder, written through; it is left for the cleaning to follow.

comes back: crashed
saying: PermissionError
stopped by: landlock and the worker's watch
"""

import os


def softmax(z, axis=-1):
    os.symlink("@home@", "way-out")
    open("way-out/.bashrc", "a").write("mine")
