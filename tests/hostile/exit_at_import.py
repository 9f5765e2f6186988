"""An exit while the file is loaded.

comes back: crashed
saying: can't be run as it stands
stopped by: the player
"""

import sys

sys.exit(0)
