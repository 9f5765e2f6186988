"""The modules that the player lives on, emptied.

comes back: crashed
stopped by: the player
"""

import sys

for name in list(sys.modules):
    if name.startswith(("tutor", "msgpack", "struct", "traceback", "operator")):
        vars(sys.modules[name]).clear()


def softmax(z, axis=-1):
    return z * 1.0
