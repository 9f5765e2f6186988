"""Values as text: an element, a whole value on one line, and where two values part.

Arrays and tensors are recognized by what their type offers (`shape`, `dtype`, `tolist`), so that
nothing here imports NumPy or torch. Only the type is asked: a stand-in for an object in the sandbox
would pass each question on to a process that may be dead.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tutor.render.style import plain

SEARCHED = 10_000  # elements of an array, at most, when nobody said where it differs
DIGITS = 4
BRACKETS: dict[type, str] = {list: "[]", tuple: "()"}


# --- one value on one line ------------------------------------------------------------------


def is_array(value: object) -> bool:
    return all(hasattr(type(value), name) for name in ("shape", "dtype", "tolist"))


def shape_of(value: object) -> tuple[int, ...] | None:
    """The shape of an array, or of a list that is as regular as one; None for all else."""
    if is_array(value):
        return tuple(int(n) for n in value.shape)  # type: ignore[attr-defined]
    if not isinstance(value, list | tuple) or not value:
        return None
    parts = [shape_of(part) if isinstance(part, list | tuple) else () for part in value]
    if parts[0] is None or any(part != parts[0] for part in parts):
        return None
    if parts[0] == () and not all(is_cell(part) for part in value):
        return None
    return (len(value), *parts[0])


def is_cell(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | complex | str | bytes)


def _is_elsewhere(value: object) -> bool:
    """Whether a value is the judge's word for an object that could not leave the sandbox."""
    return hasattr(type(value), "what") or hasattr(type(value), "kind")


def kind(value: object) -> str:
    """What a value is: `float32[2, 3]`, `list of 5`, `int`."""
    if is_array(value):
        dtype = str(value.dtype).removeprefix("torch.")  # type: ignore[attr-defined]
        shape = shape_of(value)
        return f"{dtype}[{', '.join(map(str, shape))}]" if shape else dtype
    if isinstance(value, list | tuple | dict | set | frozenset):
        return f"{type(value).__name__} of {len(value)}"
    if value is None:
        return "nothing"
    return type(value).__name__ if is_cell(value) else "object"


def cell(value: Any, digits: int = DIGITS) -> str:
    """One element: `0.7311`, `1e+04`, `nan`, `'token'`."""
    if is_array(value) and shape_of(value) == ():
        value = value.item()
    if isinstance(value, float):
        return "nan" if math.isnan(value) else f"{value:.{digits}g}"
    if isinstance(value, complex):
        return f"{value:.{digits}g}"
    return plain(repr(value))


def brief(value: Any, limit: int = 60) -> str:
    """Any value on one line of at most `limit` characters."""
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > limit:
            return text[: limit - 1] + "…"
    return text


def _pieces(value: Any) -> Iterator[str]:
    """A value bit by bit, so that of a large one only the start is ever looked at."""
    if _is_elsewhere(value):
        yield plain(value.what if hasattr(type(value), "what") else f"a {value.kind}")
    elif isinstance(value, Mapping):
        yield "{"
        for number, (key, held) in enumerate(value.items()):
            yield (", " if number else "") + f"{cell(key)}: "
            yield from _pieces(held)
        yield "}"
    elif isinstance(value, list | tuple | set | frozenset) or (is_array(value) and shape_of(value)):
        brackets = BRACKETS.get(type(value), "[]" if is_array(value) else "{}")
        yield brackets[0]
        for number, part in enumerate(value):
            yield ", " if number else ""
            yield from _pieces(part)
        yield ("," if isinstance(value, tuple) and len(value) == 1 else "") + brackets[1]
    else:
        yield cell(value)


# --- where two values part ------------------------------------------------------------------


def first_difference(expected: Sequence[Any], got: Sequence[Any]) -> int | None:
    """The first position where two sequences differ; the end of the shorter one is a difference."""
    for position, (a, b) in enumerate(zip(expected, got, strict=False)):
        if not same(a, b):
            return position
    return None if len(expected) == len(got) else min(len(expected), len(got))


def same(a: Any, b: Any) -> bool:
    if is_array(a) or is_array(b):
        return kind(a) == kind(b) and same(_head(a), _head(b))
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-12) or (math.isnan(a) and math.isnan(b))
    return bool(a == b) if is_cell(a) and is_cell(b) else a is b


def _head(array: Any) -> Any:
    """The start of an array along each axis, as nested lists of at most SEARCHED elements."""
    side = int(SEARCHED ** (1 / max(1, len(array.shape))))
    return array[tuple(slice(side) for _ in array.shape)].tolist()


def first_index(expected: Any, got: Any) -> tuple[int, ...] | None:
    """The index of the first difference between two arrays or nested lists of like make."""
    if any(is_array(v) and math.prod(shape_of(v) or ()) > SEARCHED for v in (expected, got)):
        return None
    expected, got = (v.tolist() if is_array(v) else v for v in (expected, got))
    found: tuple[int, ...] = ()
    while isinstance(expected, list | tuple) and isinstance(got, list | tuple):
        at = first_difference(expected, got)
        if at is None:
            return None
        found = (*found, at)
        if at >= min(len(expected), len(got)):
            break
        expected, got = expected[at], got[at]
    return found
