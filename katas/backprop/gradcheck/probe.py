"""Functions with known gradients, and errors planted in them: thousands of calls stay in here."""

import numpy as np


def weights(x):
    return 1 + np.arange(x.size).reshape(x.shape) / x.size


# name: (f, its gradient). In "waves" no two coordinates play the same part, and no slope is near 0.
FUNCTIONS = {
    "waves": (
        lambda x: np.sum(2 * x * weights(x)) + np.sum(np.sin(weights(x) * x)) + 0.1 * np.sum(x) ** 2 / x.size,
        lambda x: 2 * weights(x) + weights(x) * np.cos(weights(x) * x) + 0.2 * np.sum(x) / x.size,
    ),
    "squares": (lambda x: np.sum(x**2), lambda x: 2 * x),
    "relu": (lambda x: np.sum(np.maximum(x, 0)), lambda x: (x > 0) * 1.0),
    "first": (lambda x: 3 * x.flat[0], lambda x: 3.0 * (np.arange(x.size) == 0).reshape(x.shape)),
    "constant": (lambda x: 7.0, lambda x: np.zeros(x.shape)),
    "far kinks": (lambda x: np.sum(np.maximum(x - 1000, 0)), lambda x: (x > 1000) * 1.0),
    "root": (lambda x: np.sum(np.sqrt(x)), lambda x: 0.5 / np.sqrt(x)),
}


def verdict(name, x, scale=1.0, errors=(), **tol):
    """What gradcheck says of scale·f. An error (index, factor, shift) spoils one entry of grad.

    Noise is not an answer: a max_rel under 1e-7 comes back as 0, an index only with a verdict of no.
    """
    f, gradient = FUNCTIONS[name]

    def grad(p):
        g = np.array(scale * gradient(np.asarray(p, dtype=float)), dtype=float)
        for index, factor, shift in errors:
            g[tuple(index)] = g[tuple(index)] * factor + shift
        return g

    def value(p):
        if np.shape(p) != np.shape(x):
            raise ValueError(f"f takes an array of shape {np.shape(x)}, it was called with {np.shape(p)}")
        with np.errstate(all="ignore"):
            return float(scale * f(np.asarray(p, dtype=float)))

    with np.errstate(all="ignore"):
        ok, max_rel, worst = submission.gradcheck(value, grad, x, **tol)
    max_rel = 0.0 if abs(max_rel) < 1e-7 else max_rel
    return ok, max_rel, None if ok else worst
