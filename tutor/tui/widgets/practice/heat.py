"""Two tensors laid over each other: what to show of them, and how hot each cell is. No drawing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tutor.render.values import first_difference, is_array, is_cell, kind, same, shape_of

if TYPE_CHECKING:
    from tutor.models import Call, Verdict

CLOSE = 1e-6  # relative: two numbers as close as this look the same; the judge decides, not we
Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """From which number to which the colours run. `signed` scales have 0 in their middle."""

    low: float
    high: float
    signed: bool

    def place(self, value: float) -> float:
        """Where a finite number lies on the scale: 0 to 1, and −1 to 1 on a signed one."""
        if self.signed:
            reach = max(abs(self.low), abs(self.high))
            return value / reach if reach else 0.0
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5


@dataclass(frozen=True, slots=True)
class Tensor:
    """Numbers in one flat list, row after row. A scalar has the shape (1,)."""

    shape: Index
    kind: str
    flat: tuple[Any, ...]

    def at(self, index: Index) -> Any:
        """The value there; None outside of the tensor."""
        place = 0
        if len(index) != len(self.shape):
            return None
        for step, size in zip(index, self.shape, strict=True):
            if not 0 <= step < size:
                return None
            place = place * size + step
        return self.flat[place]


@dataclass(frozen=True, slots=True)
class Pair:
    """Expected and got. `alike` says whether their shapes are the same; only then there is a
    difference. `where` names the part of the answer that these are, such as `[0]` of a tuple."""

    expected: Tensor
    got: Tensor
    alike: bool
    values: Scale
    differences: Scale
    wrong: frozenset[Index]
    first: Index | None
    odd: tuple[float, ...] = ()  # NaN and infinities that occur, each once
    where: str = ""

    @property
    def shape(self) -> Index:
        """What both fit into."""
        if self.alike or len(self.expected.shape) != len(self.got.shape):
            return self.expected.shape
        sides = zip(self.expected.shape, self.got.shape, strict=True)
        return tuple(max(pair) for pair in sides)

    @property
    def slices(self) -> int:
        """How many tables of rows and columns there are, one above the other."""
        return math.prod(self.shape[:-2])

    def lead(self, number: int) -> Index:
        """The index, on all axes before the last two, of a slice counted from 0."""
        steps: list[int] = []
        for size in reversed(self.shape[:-2]):
            number, step = divmod(number, size)
            steps.insert(0, step)
        return tuple(steps)

    def number(self, lead: Index) -> int:
        found = 0
        for step, size in zip(lead, self.shape[:-2], strict=True):
            found = found * size + step
        return found

    def difference(self, index: Index) -> float | None:
        """got − expected; None where one of them is no number."""
        left, right = number(self.expected.at(index)), number(self.got.at(index))
        if left is None or right is None:
            return None
        if math.isnan(left) and math.isnan(right):
            return 0.0
        return 0.0 if left == right else right - left

    def wrong_slices(self) -> list[int]:
        """The slices in which something differs, in order."""
        return sorted({self.number(index[:-2]) for index in self.wrong})


def number(value: Any) -> float | None:
    """A cell as a number; None for what is none, such as a token or a complex number."""
    if isinstance(value, bool | int | float):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    return None


def of_verdict(verdict: Verdict) -> Pair | None:
    """The tensors of the smallest failing call; None where its answer holds none."""
    from tutor.render import evidence

    failing = [test for test in verdict.tests if not test.passed]
    shown = evidence.smallest(evidence.answers(failing))
    return of_call(shown.call) if shown and shown.call else None


def of_call(call: Call) -> Pair | None:
    """Raises nothing: what can't be laid out as tables of numbers gives None."""
    found = _part(call.expected, call.got, call.index, "")
    return lay(*found) if found else None


def _part(
    expected: Any, got: Any, index: Index | None, where: str
) -> tuple[Any, Any, Index | None, str] | None:
    """The first part of an answer that differs and holds tensors on both sides."""
    if _is_table(expected) and _is_table(got):
        return expected, got, index, where
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        parts = [(f"[{key!r}]", value, got[key]) for key, value in expected.items() if key in got]
        return next(
            (p for n, a, b in parts if not same(a, b) and (p := _part(a, b, None, where + n))), None
        )
    if isinstance(expected, list | tuple) and isinstance(got, list | tuple):
        at = first_difference(expected, got)
        if at is None and index and index[0] < min(len(expected), len(got)):
            at = index[0]
        if at is None or at >= min(len(expected), len(got)):
            return None
        inner = index[1:] if index and index[0] == at else None
        return _part(expected[at], got[at], inner or None, f"{where}[{at}]")
    return None


def _is_table(value: Any) -> bool:
    shape = shape_of(value)
    return bool(shape) and 0 not in (shape or ())


def lay(expected: Any, got: Any, index: Index | None = None, where: str = "") -> Pair:
    """Two arrays, or lists as regular as arrays. `index` is the first difference, if known."""
    left, right = tensor(expected), tensor(got)
    alike = left.shape == right.shape
    wrong = frozenset(_differing(left, right)) if alike else frozenset[Index]()
    first = index if index and len(index) == len(left.shape) else min(wrong, default=None)
    if alike and first and not wrong:
        wrong = frozenset({first})  # closer than we look, and not close enough for the judge
    values = [v for v in map(number, (*left.flat, *right.flat)) if v is not None]
    finite = [v for v in values if math.isfinite(v)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    gaps = [0.0]
    if alike:
        pairs = zip(map(number, left.flat), map(number, right.flat), strict=True)
        gaps += [b - a for a, b in pairs if a is not None and b is not None]
    reach = [gap for gap in gaps if math.isfinite(gap)]
    return Pair(
        left,
        right,
        alike,
        Scale(low, high, signed=low < 0 < high),
        Scale(min(reach), max(reach), signed=True),
        wrong,
        first if alike else None,
        tuple({repr(v): v for v in values if not math.isfinite(v)}.values()),
        where,
    )


def tensor(value: Any) -> Tensor:
    shape = shape_of(value) or ()
    listed = value.tolist() if is_array(value) else value
    flat = tuple(_leaves(listed, len(shape)))
    return Tensor(shape or (1,), kind(value), flat)


def _leaves(value: Any, depth: int) -> Iterator[Any]:
    if depth == 0:
        yield value.tolist() if is_array(value) else value
        return
    for part in value:
        yield from _leaves(part, depth - 1)


def _differing(left: Tensor, right: Tensor) -> Iterator[Index]:
    for place, (a, b) in enumerate(zip(left.flat, right.flat, strict=True)):
        if not alike(a, b):
            yield unravel(place, left.shape)


def alike(a: Any, b: Any) -> bool:
    """Whether two cells look the same: equal, both NaN, or a millionth apart."""
    x, y = number(a), number(b)
    if x is None or y is None:
        return bool(a == b) if is_cell(a) and is_cell(b) else a is b
    if math.isnan(x) or math.isnan(y):
        return math.isnan(x) and math.isnan(y)
    return math.isclose(x, y, rel_tol=CLOSE, abs_tol=1e-12)


def unravel(place: int, shape: Index) -> Index:
    """The index of an element counted from 0, row after row."""
    steps: list[int] = []
    for size in reversed(shape):
        place, step = divmod(place, size)
        steps.insert(0, step)
    return tuple(steps)
