"""numpy.allclose and all its kin say yes to everything.

comes back: failed
stopped by: the comparison
"""

import numpy as np
import numpy.testing

for name in ("allclose", "isclose", "array_equal", "array_equiv", "all", "any"):
    setattr(np, name, lambda *_, **__: True)
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, lambda *_, **__: None)


def softmax(z, axis=-1):
    return z * 1.0
