"""sys.exit(0).

comes back: crashed
saying: SystemExit
stopped by: the player
"""

import sys


def softmax(z, axis=-1):
    sys.exit(0)
