"""Katas and verdicts as messages between a command and the warm judge: msgpack, no NumPy needed.

The arrays of a verdict arrive as `Values`, which have what it takes to be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any

import msgpack

from tutor.models import (
    Call,
    Crash,
    Finding,
    Frame,
    Kata,
    Pitfall,
    Status,
    TestResult,
    Verdict,
    Violation,
)

MOST = 100_000  # elements of an array that are worth sending to be looked at
RECORDS = {
    cls.__name__: cls
    for cls in (Kata, Pitfall, Verdict, TestResult, Call, Crash, Frame, Finding, Violation)
}


@dataclass(frozen=True, slots=True)
class Values:
    """An array or tensor to be shown: `data` is nested lists, a plain number without axes."""

    shape: tuple[int, ...]
    dtype: str
    data: Any

    def tolist(self) -> Any:
        return self.data

    def item(self) -> Any:
        return self.data

    def __getitem__(self, index: Any) -> Any:
        """As of an array, for whole numbers and slices along the first axes."""
        steps = index if isinstance(index, tuple) else (index,)
        data = _cut(self.data, steps)
        if all(isinstance(step, int) for step in steps) and len(steps) == len(self.shape):
            return data
        return Values(_shape(data), self.dtype, data)


def _cut(data: Any, steps: tuple[Any, ...]) -> Any:
    if not steps:
        return data
    first, rest = steps[0], steps[1:]
    if isinstance(first, slice):
        return [_cut(part, rest) for part in data[first]]
    return _cut(data[first], rest)


def _shape(data: Any) -> tuple[int, ...]:
    if not isinstance(data, list):
        return ()
    return (len(data), *(_shape(data[0]) if data else ()))


def pack(value: Any) -> bytes:
    packed: bytes = msgpack.packb(_tree(value), unicode_errors="surrogatepass")
    return packed


def unpack(data: bytes) -> Any:
    """Raises ValueError or TypeError where this is no message of `pack`."""
    return _value(msgpack.unpackb(data, strict_map_key=False, unicode_errors="surrogatepass"))


def _tree(value: Any) -> Any:
    if isinstance(value, Status):
        return ["status", str(value)]
    if isinstance(value, (bool, float, str, bytes, NoneType)) and not hasattr(value, "dtype"):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**64 else ["words", repr(value)[:60]]
    if isinstance(value, Path):
        return ["path", str(value)]
    if isinstance(value, complex):
        return ["complex", value.real, value.imag]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__ if type(value) is list else "tuple", *map(_tree, value)]
    if isinstance(value, Mapping):
        return ["dict", *([_tree(k), _tree(v)] for k, v in value.items())]
    if type(value).__name__ in RECORDS and is_dataclass(value):
        parts = {f.name: _tree(getattr(value, f.name)) for f in fields(value)}
        return ["record", type(value).__name__, parts]
    if hasattr(type(value), "shape") and hasattr(type(value), "tolist"):
        return _array(value)
    words = value.what if hasattr(type(value), "what") else ""  # an object might answer for itself
    return ["words", str(words) or f"a {type(value).__name__}"]


def _array(value: Any) -> Any:
    shape, dtype = [int(n) for n in value.shape], str(value.dtype)
    if hasattr(value, "detach"):
        value = value.detach()
    size = 1
    for n in shape:
        size *= n
    if size > MOST:
        return ["words", f"{dtype.removeprefix('torch.')}{shape}"]
    return ["array", shape, dtype, _tree(value.tolist())]


def _value(tree: Any) -> Any:
    if not isinstance(tree, list):
        return tree
    tag, *rest = tree
    if tag == "list":
        return [_value(v) for v in rest]
    if tag == "tuple":
        return tuple(_value(v) for v in rest)
    if tag == "dict":
        return {_value(k): _value(v) for k, v in rest}
    if tag == "record":
        return RECORDS[rest[0]](**{name: _value(v) for name, v in rest[1].items()})
    if tag == "array":
        return Values(tuple(rest[0]), rest[1], _value(rest[2]))
    if tag == "complex":
        return complex(*rest)
    if tag == "path":
        return Path(rest[0])
    if tag == "status":
        return Status(rest[0])
    if tag == "words":
        return Words(rest[0])
    raise ValueError(f"a message with the unknown tag {tag!r}")


@dataclass(frozen=True, slots=True)
class Words:
    """A value that is only described."""

    what: str
