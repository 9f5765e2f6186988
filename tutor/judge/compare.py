"""Whether two values are the same answer, and if not, where they differ first and by how much."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from numbers import Number
from typing import Any

import numpy as np

from tutor.judge.objects import Remote
from tutor.judge.wire import Opaque

# Relative tolerance by the coarsest floating type that took part; the absolute one is a hundredth
# of it times the largest expected value, so that entries near zero are not held to 15 digits.
RTOL = {"float64": 1e-6, "float32": 1e-4, "float16": 1e-2, "bfloat16": 2e-2}
COARSE = ("bfloat16", "float16", "float32", "float64")


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` leads into containers, to `got` and `expected`; `index` into the arrays they are."""

    reason: str
    got: Any
    expected: Any
    path: tuple[Any, ...] = ()
    index: tuple[int, ...] | None = None
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Tolerance:
    rtol: float
    atol: float | None = None  # None: relative to the largest expected value
    strict: bool = True  # an array's dtype counts: integers stay integers, float64 stays float64


def tolerance(*values: Any, rtol: float | None = None, atol: float | None = None) -> Tolerance:
    """The tolerance that fits the floating types found in `values`, unless it is given."""
    coarsest = min((COARSE.index(d) for d in _dtypes(values) if d in COARSE), default=3)
    return Tolerance(RTOL[COARSE[coarsest]] if rtol is None else rtol, atol)


def _dtypes(value: Any) -> list[str]:
    if isinstance(value, (tuple, list)):
        return [d for v in value for d in _dtypes(v)]
    if isinstance(value, dict):
        return [d for v in value.values() for d in _dtypes(v)]
    dtype = getattr(value, "dtype", None)
    return [str(dtype).removeprefix("torch.")] if dtype is not None else []


def difference(got: Any, expected: Any, within: Tolerance) -> Difference | None:
    """The first difference between two answers; None where they are the same.

    A Python number, a NumPy scalar and an array without axes are all a number; a tuple and a list
    are both a sequence. Where the answer is an array, its shape counts, and its dtype as far as
    whole numbers must stay whole and float64 must not become float32.
    """
    if isinstance(got, (Opaque, Remote)) or isinstance(expected, (Opaque, Remote)):
        return None if got is expected else _wrong_type(got, expected)
    if _is_tensor(expected) != _is_tensor(got) and (_is_tensor(expected) or _is_tensor(got)):
        if _is_number(got) and expected.ndim == 0:
            return _numbers(got, expected, within)
        return _wrong_type(got, expected)
    if _is_number(expected):
        return _numbers(got, expected, within) if _is_number(got) else _wrong_type(got, expected)
    if _is_array(expected):
        return _arrays(got, expected, within) if _is_array(got) else _wrong_type(got, expected)
    if isinstance(expected, (tuple, list)):
        return _sequences(got, expected, within)
    if isinstance(expected, dict):
        return _dicts(got, expected, within)
    if type(got) is not type(expected):
        return _wrong_type(got, expected)
    return None if got == expected else Difference("the value differs", got, expected)


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def _is_array(value: Any) -> bool:
    return (isinstance(value, np.ndarray) and value.ndim > 0) or (
        _is_tensor(value) and value.ndim > 0
    )


def _is_number(value: Any) -> bool:
    if isinstance(value, (Number, np.generic)):
        return True
    return (isinstance(value, np.ndarray) or _is_tensor(value)) and value.ndim == 0


def _wrong_type(got: Any, expected: Any) -> Difference:
    return Difference(f"it is {describe(got)}, expected {describe(expected)}", got, expected)


def describe(value: Any) -> str:
    """What kind of value it is, in a few words: `None`, `a list of 3`, `float64[2, 3]`."""
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        return value.what
    if isinstance(value, Remote):
        return f"an object of class {value._handle.kind}"
    if _is_tensor(value) or isinstance(value, np.ndarray):
        kind = "tensor " if _is_tensor(value) else ""
        dtype = str(value.dtype).removeprefix("torch.")
        return f"{kind}{dtype}[{', '.join(map(str, value.shape))}]"
    if isinstance(value, (list, tuple, dict, set)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, (bool, np.bool_)):
        return f"{bool(value)}"
    if isinstance(value, (Number, np.generic)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return f"a {type(value).__name__}"


def plain(value: Any) -> Any:
    """A tensor as a NumPy array (bfloat16 as float32); anything else as it is."""
    if not _is_tensor(value):
        return value
    value = value.detach()
    return (value.float() if str(value.dtype) == "torch.bfloat16" else value).numpy()


def _numbers(got: Any, expected: Any, within: Tolerance) -> Difference | None:
    a, b = (x.item() if hasattr(x, "item") else x for x in (got, expected))
    if isinstance(a, bool) != isinstance(b, bool) and not (a in (0, 1) and b in (0, 1)):
        return _wrong_type(got, expected)
    if a == b or (a != a and b != b):
        return None
    if isinstance(a, int) and isinstance(b, int):
        return Difference("the value differs", a, b, error=float(min(abs(a - b), 10**300)))
    try:
        error = abs(a - b)
        finite = math.isfinite(abs(a)) and math.isfinite(abs(b))  # inf is within rtol · inf
        if finite and error <= within.rtol * abs(b) + _atol(within, abs(b)):
            return None
    except (OverflowError, TypeError):
        return Difference("the value differs", a, b)
    return Difference("the value differs", a, b, error=float(error))


def _atol(within: Tolerance, largest: float) -> float:
    if within.atol is not None:
        return within.atol
    return within.rtol * 1e-2 * largest if math.isfinite(largest) else 0.0


def _arrays(got: Any, expected: Any, within: Tolerance) -> Difference | None:
    a, b = plain(got), plain(expected)
    if a.shape != b.shape:
        return Difference(f"its shape is {a.shape}, expected {b.shape}", got, expected)
    if within.strict and (why := _dtype_loss(a.dtype, b.dtype)):
        return Difference(why, got, expected)
    if not (a.dtype.kind in "fc" or b.dtype.kind in "fc"):
        wrong = a != b  # whole numbers, exact also beyond what a float can tell apart; texts, times
    else:
        with np.errstate(all="ignore"):
            size = np.abs(b)
            finite = size[np.isfinite(size)]
            atol = _atol(within, float(finite.max()) if finite.size else 0.0)
            if finite.size == b.size and (np.abs(a - b) <= atol + within.rtol * size).all():
                return None  # what isclose would find, without its care for NaN and infinities
            wrong = ~np.isclose(a, b, rtol=within.rtol, atol=atol, equal_nan=True)
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    with np.errstate(all="ignore"):
        gaps = np.abs(a.astype(complex) - b) if a.dtype.kind in "biufc" else np.array([np.nan])
        gaps = gaps[wrong & np.isfinite(gaps)] if gaps.shape == wrong.shape else gaps[:0]
    error = float(gaps.max()) if gaps.size else None
    return Difference("the values differ", got, expected, index=index, error=error)


def _dtype_loss(got: Any, expected: Any) -> str:
    whole, floating = "biu", "fc"
    if expected.kind in whole and got.kind in floating:
        return f"its dtype is {got}, expected a whole-number type such as {expected}"
    if expected.kind in floating and got.kind in whole:
        return f"its dtype is {got}, expected a floating type such as {expected}"
    if expected.kind == got.kind == "f" and got.itemsize < expected.itemsize:
        return f"its dtype is {got}, expected {expected}: digits were lost"
    return ""


def _sequences(got: Any, expected: Any, within: Tolerance) -> Difference | None:
    if not isinstance(got, (tuple, list)):
        return _wrong_type(got, expected)
    for i, (a, b) in enumerate(zip(got, expected, strict=False)):
        if found := difference(a, b, within):
            return _inside(found, i)
    if len(got) != len(expected):
        return Difference(f"it has {len(got)} items, expected {len(expected)}", got, expected)
    return None


def _dicts(got: Any, expected: Any, within: Tolerance) -> Difference | None:
    if not isinstance(got, dict):
        return _wrong_type(got, expected)
    if got.keys() != expected.keys():
        missing = ", ".join(map(repr, expected.keys() - got.keys()))
        extra = ", ".join(map(repr, got.keys() - expected.keys()))
        parts = [f"keys missing: {missing}"] if missing else []
        parts += [f"keys too many: {extra}"] if extra else []
        return Difference("; ".join(parts), got, expected)
    for key in expected:
        if found := difference(got[key], expected[key], within):
            return _inside(found, key)
    return None


def _inside(found: Difference, step: Any) -> Difference:
    return Difference(
        found.reason, found.got, found.expected, (step, *found.path), found.index, found.error
    )
