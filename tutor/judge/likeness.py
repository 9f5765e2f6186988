"""Whether two pieces of code gave the same answer, seen with a teacher's eyes.

Another order of additions, another message of an exception, a list for a tuple: all the same. Where
NumPy makes NaN or infinity, plain Python raises OverflowError or ZeroDivisionError: alike.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Any

import numpy as np

from tutor.judge.compare import Tolerance, difference, tolerance
from tutor.judge.replay import Told
from tutor.judge.wire import Handle

RTOL = 1e-4  # at least; twice what the tests allow for the dtype, where that is more
SETS = (set, frozenset)
ARITHMETIC = {"OverflowError", "ZeroDivisionError", "FloatingPointError"}
DOMAIN = ("math domain error", "math range error", "nan", "infinity")


class Likeness(IntEnum):
    """How closely two answers agree, best first."""

    SAME = 0
    NUMBERS = 1  # the same numbers in another dtype, or nothing in another shape
    BROKEN = 2  # both broke down in arithmetic, each in its own way
    REFUSED = 3  # both raised, but not the same kind of exception
    NONE = 4


def likeness(x: Told, y: Told, right: Told) -> Likeness:
    """How alike two answers are, given the right one.

    An argument that both have changed and the reference leaves alone is spoilt, whatever is in it.
    """
    if x.error and y.error:
        if x.kinds[0] == y.kinds[0]:
            return Likeness.SAME
        return Likeness.BROKEN if arithmetic(x) and arithmetic(y) else Likeness.REFUSED
    if x.error or y.error:
        raised, value = (x, y.value) if x.error else (y, x.value)
        return Likeness.BROKEN if arithmetic(raised) and broken(value) else Likeness.NONE
    if not same_changes(x, y, right):
        return Likeness.NONE
    if alike(x.value, y.value):
        return Likeness.SAME
    if alike(x.value, y.value, dtypes=False) or (empty(x.value) and empty(y.value)):
        return Likeness.NUMBERS
    return Likeness.BROKEN if both_broken(x.value, y.value, right.value) else Likeness.NONE


def same_changes(x: Told, y: Told, right: Told) -> bool:
    """Whether both have changed the same arguments, and in the same way where that is wanted."""
    return x.changed.keys() == y.changed.keys() and all(
        alike(x.changed[n], y.changed[n]) for n in x.changed.keys() & right.changed.keys()
    )


def arithmetic(error: Told) -> bool:
    """Whether plain Python refused a computation of which NumPy makes NaN or infinity."""
    return not ARITHMETIC.isdisjoint(error.kinds) or (
        "ValueError" in error.kinds and any(t in error.message.lower() for t in DOMAIN)
    )


def broken(value: Any) -> bool:
    """Whether there is NaN or infinity somewhere in it."""
    if isinstance(value, (tuple, list)):
        return any(map(broken, value))
    if isinstance(value, dict):
        return any(map(broken, value.values()))
    if isinstance(value, float):
        return not math.isfinite(value)
    values = numbers(value)
    return values is not None and not np.isfinite(values).all()


def both_broken(x: Any, y: Any, right: Any) -> bool:
    """Whether the same parts are broken, which are whole in the right answer; all others alike."""
    if isinstance(x, (tuple, list)) and isinstance(y, (tuple, list)):
        if not isinstance(right, (tuple, list)) or not len(x) == len(y) == len(right):
            return False
        return all(map(both_broken, x, y, right))
    if isinstance(x, dict) and isinstance(y, dict):
        if not isinstance(right, dict) or not x.keys() == y.keys() == right.keys():
            return False
        return all(both_broken(x[k], y[k], right[k]) for k in x)
    if broken(x) or broken(y):
        return broken(x) and broken(y) and not broken(right)
    return alike(x, y, dtypes=False)


def empty(value: Any) -> bool:
    return getattr(value, "size", None) == 0 or (hasattr(value, "numel") and value.numel() == 0)


def size(value: Any) -> int:
    """How many numbers, texts and the like there are in it."""
    if isinstance(value, (tuple, list, *SETS)):
        return sum(map(size, value))
    if isinstance(value, dict):
        return sum(map(size, value.values()))
    if hasattr(value, "numel"):
        return int(value.numel())
    return int(getattr(value, "size", 1))


def numbers(value: Any) -> Any:
    """An array of floats, from an array or tensor of them; None for anything else."""
    if hasattr(value, "detach"):
        value = value.detach().double().numpy() if value.dtype.is_floating_point else None
    return (
        value if isinstance(value, (np.ndarray, np.floating)) and value.dtype.kind == "f" else None
    )


def whole(value: Any) -> bool:
    """Whether it is an array of whole numbers: there the dtype is a part of the answer."""
    return getattr(value, "ndim", 0) > 0 and "int" in str(getattr(value, "dtype", ""))


def alike(a: Any, b: Any, dtypes: bool = True) -> bool:
    """Whether two values are the same answer; `dtypes` tells whole numbers from others."""
    if isinstance(a, Handle) or isinstance(b, Handle):
        return isinstance(a, Handle) and isinstance(b, Handle) and a.number == b.number
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(alike(x, y, dtypes) for x, y in zip(a, b, strict=True))
    if isinstance(a, SETS) or isinstance(b, SETS):
        return same_members(a, b)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[k], b[k], dtypes) for k in a)
    if dtypes and whole(a) != whole(b):
        return False
    within = Tolerance(max(RTOL, 2 * tolerance(a, b).rtol), strict=False)
    try:
        return difference(a, b, within) is None and difference(b, a, within) is None
    except (TypeError, ValueError):
        return False


def same_members(a: Any, b: Any) -> bool:
    """A set for a tuple is the same, as far as order and repetition go."""
    try:
        return set(a) == set(b)
    except TypeError:
        return False
