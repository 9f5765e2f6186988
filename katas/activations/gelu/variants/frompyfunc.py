"""erf lifted by frompyfunc, and the two forms as one gate."""
import math

import numpy as np

_erf = np.frompyfunc(math.erf, 1, 1)


def gated(x, gate):
    return x * (1 + gate) / 2


def gelu(x):
    return gated(x, np.asarray(_erf(x / 2**0.5)).astype(float))


def gelu_tanh(x):
    return gated(x, np.tanh((2 / np.pi) ** 0.5 * x * (1 + 0.044715 * x * x)))
