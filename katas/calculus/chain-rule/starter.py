from collections.abc import Callable


def chain(fs: list[tuple[Callable, Callable]], x: float) -> tuple[float, float]:
    """The value and the derivative of a chain of functions at x.

    fs: pairs (f, df) of a function and its derivative; the first f is applied to x, the second f to
    what comes out, and so on. Each f may be called once only.
    Returns (value, derivative).
    """
    raise NotImplementedError
