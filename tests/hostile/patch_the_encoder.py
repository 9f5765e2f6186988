"""What is sent is not what was returned: the wire's encoder is replaced.

comes back: failed
stopped by: the comparison
"""

import sys

wire = sys.modules["tutor.judge.wire"]
kept = wire.Encoder.content


def content(self, value):
    return kept(self, value * 0 + 0.5 if type(value).__name__ == "ndarray" else value)


wire.Encoder.content = content


def softmax(z, axis=-1):
    return z * 1.0
