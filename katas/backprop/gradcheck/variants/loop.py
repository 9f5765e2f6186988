"""Entry by entry, with an own array for each point; stops looking where a number is not finite."""
import math

import numpy as np


def gradcheck(f, grad, x, tol=1e-5):
    analytic = grad(np.array(x, dtype=float))
    worst, where = -1.0, None
    for i in np.ndindex(np.shape(x)):
        plus, minus = np.array(x, dtype=float), np.array(x, dtype=float)
        plus[i] += 1e-5
        minus[i] -= 1e-5
        n, a = (f(plus) - f(minus)) / 2e-5, float(analytic[i])
        if not (math.isfinite(a) and math.isfinite(n)):
            return False, math.inf, i
        rel = abs(a - n) / max(abs(a) + abs(n), 1e-8)
        if rel > worst:
            worst, where = rel, i
    return worst <= tol, worst, where
