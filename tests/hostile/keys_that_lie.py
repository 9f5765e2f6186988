"""Dict keys whose hash and equality change.

comes back: failed
saying: it is a dict
stopped by: the wire
"""

import random


class Key(str):
    __hash__ = lambda self: random.getrandbits(60)
    __eq__ = lambda self, other: False


def softmax(z, axis=-1):
    return {Key("a"): 1, Key("a"): 2}
