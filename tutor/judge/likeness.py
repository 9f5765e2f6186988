"""Whether two pieces of code gave the same answer, seen with a teacher's eyes.

Another order of additions, another message of an exception, a list for a tuple: all the same. Where
NumPy makes NaN or infinity, plain Python raises OverflowError or ZeroDivisionError: alike.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Any

import numpy as np

from tutor.judge.compare import Tolerance, difference, plain, tolerance
from tutor.judge.replay import Told
from tutor.judge.wire import Handle

RTOL = 1e-4  # at least; twice what the tests allow for the dtype, where that is more
BY_SIZE = {8: RTOL, 4: 2e-4, 2: 2e-2}  # the same, by the bytes of a float
NOISE = {8: 1e-12, 4: 1e-7, 2: 0.0}  # what rounding leaves where two ways of adding end at 0
SETS = (set, frozenset)
ARITHMETIC = {"OverflowError", "ZeroDivisionError", "FloatingPointError"}
# What Python itself says, up to 3.13 and since; learners raise a ValueError of their own, too.
DOMAIN = ("math domain error", "math range error", "cannot convert float", "expected a ")


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
        "ValueError" in error.kinds and error.message.startswith(DOMAIN)
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
    if isinstance(a, np.random.Generator) and isinstance(b, np.random.Generator):
        return repr(a.bit_generator.state) == repr(b.bit_generator.state)
    one, other = floats(a), floats(b)
    if one is not None and other is not None and type(a) is type(b):
        return agree(one, other)
    if dtypes and whole(a) != whole(b):
        return False
    within = Tolerance(max(RTOL, 2 * tolerance(a, b).rtol), strict=False)
    try:
        return difference(a, b, within) is None and difference(b, a, within) is None
    except (TypeError, ValueError):
        return False


def floats(value: Any) -> Any:
    """A float, or an array of them, as NumPy sees it; None for anything else."""
    if isinstance(value, (float, np.floating)):
        return np.asarray(value)
    if isinstance(value, np.ndarray):
        return value if value.dtype.kind == "f" else None
    if hasattr(value, "detach") and value.dtype.is_floating_point:
        return plain(value)
    return None


def agree(a: Any, b: Any) -> bool:
    """What `difference` says of two arrays of floats both ways round, in a fifth of the time.

    Where one is 0 but for what rounding has left, so is the other.
    """
    if a.shape != b.shape:
        return False
    size = min(a.itemsize, b.itemsize, 8)
    with np.errstate(all="ignore"):
        gap, sizes_a, sizes_b = np.abs(a - b), np.abs(a), np.abs(b)
        limit = np.minimum(sizes_a + largest(sizes_a) / 100, sizes_b + largest(sizes_b) / 100)
        near = gap <= np.maximum(BY_SIZE[size] * limit, NOISE[size])
        near &= np.isfinite(gap)
        return bool((near | (a == b) | (np.isnan(a) & np.isnan(b))).all())


def largest(sizes: Any) -> float:
    """The largest finite one."""
    most = float(sizes.max(initial=0.0))
    return most if math.isfinite(most) else float(sizes[np.isfinite(sizes)].max(initial=0.0))


def same_members(a: Any, b: Any) -> bool:
    """A set for a tuple is the same, as far as order and repetition go."""
    try:
        return set(a) == set(b)
    except TypeError:
        return False
