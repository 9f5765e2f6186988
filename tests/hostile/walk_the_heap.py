"""Every object in memory looked at for tests, a reference, a seed, a generator of the inputs.

comes back: passed
stopped by: the judge's own process
"""

import gc
import sys
import types

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


WORDS = ("def test_", "kata.check", "weights.sum(axis=axis", "hidden_tests", "no-max-subtraction")
for found in gc.get_objects():
    for thing in (found, *gc.get_referents(found)) if len(gc.get_referents(found)) < 1000 else (found,):
        if type(thing) is str and "WORDS = (" not in thing and thing not in WORDS:
            assert not any(word in thing for word in WORDS), thing[:200]
        if isinstance(thing, types.FunctionType):
            assert thing.__name__ != "softmax" or thing is softmax, thing
        assert type(thing).__name__ not in ("Generator", "Kata"), thing
assert not {"hidden_tests", "solution", "pytest", "tutor.katas"} & set(sys.modules)
