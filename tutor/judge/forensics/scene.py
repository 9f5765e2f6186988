"""What is looked at: the calls of a function, wrong and right, and the numbers in their answers."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from tutor.judge.compare import plain
from tutor.judge.remote import Exchange
from tutor.judge.replay import Told, stranger
from tutor.judge.wire import Handle
from tutor.models import Kata

Item = TypeVar("Item")
Found = TypeVar("Found")

RTOL = 1e-4
MOST_RESULTS = 4  # numbers in a tuple that are results, and no array
ENOUGH = 3  # numbers that must agree before a relation is more than chance
LARGEST = 200_000  # numbers in all answers together that are worth looking at


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One request: whose function or class it concerns, and its arguments by name."""

    function: str
    what: str
    operation: str
    args: Mapping[str, Any]

    @property
    def hollow(self) -> bool:
        """Whether an argument has nothing in it: what is wrong in a loop does not show there."""
        return any(size(value) == 0 for value in self.args.values())


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    asked: Asked
    got: Told
    want: Told
    test: str


@dataclass(frozen=True, slots=True)
class Scene:
    """All calls of one function. `defaults` has its parameters, as `parameters` gives them."""

    function: str
    wrong: tuple[Call, ...]
    right: tuple[Call, ...]
    defaults: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An array or number of an answer beside the right one, and where in the answer it stands."""

    got: Any
    want: Any
    args: Mapping[str, Any]
    path: tuple[Any, ...] = ()


# --- requests ---


def requests(kata: Kata, exchanges: Sequence[Exchange]) -> list[Asked]:
    """What was asked, in order. An object's methods and attributes concern the class it is of."""
    owners: dict[int, str] = {}
    asked = []
    for exchange in exchanges:
        number, operation, *operands = stranger().loads(exchange.request)
        function = owners[number] = owner(kata, operation, operands, owners)
        args = arguments(kata, function, operation, operands)
        asked.append(Asked(function, exchange.what, operation, args))
    return asked


def owner(kata: Kata, operation: str, operands: list[Any], owners: Mapping[int, str]) -> str:
    names = list(kata.functions)
    if len(names) == 1:
        return names[0]
    first = operands[0] if operands else None
    if operation == "ask_probe":
        return next((a for a in operands[1] if isinstance(a, str) and a in names), f"probe.{first}")
    handle = next((o for o in operands if isinstance(o, Handle)), None)
    return str(first) if handle is None else owners.get(handle.number[0], "")


def arguments(kata: Kata, function: str, operation: str, operands: list[Any]) -> dict[str, Any]:
    """By name, with the defaults of those that were not passed."""
    if operation not in ("call", "vjp", "ask_probe", "method"):
        return {}
    args, kwargs = operands[-2:] if operation != "vjp" else operands[1:3]
    known = parameters(kata.functions.get(function, "")) if operands[0] == function else {}
    names = [*known, *(f"argument {n + 1}" for n in range(len(known), len(args)))]
    given = {**dict(zip(names, args, strict=False)), **kwargs}
    return given | {n: literal(text) for n, text in known.items() if text and n not in given}


def literal(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def parameters(signature: str) -> dict[str, str]:
    """Of `f(x: (..., D), axis=-1) -> …` the names with their defaults, "" where there is none."""
    inside, depth, parts = "", 0, []
    for letter in signature.partition("(")[2]:
        depth += (letter in "([{") - (letter in ")]}")
        if depth < 0:
            break
        if letter == "," and depth == 0:
            parts.append(inside)
            inside = ""
        else:
            inside += letter
    found = (re.match(r"\s*\*{0,2}(\w+)[^=]*(?:=\s*(.+?)\s*)?$", p) for p in [*parts, inside])
    return {match[1]: match[2] or "" for match in found if match}


# --- answers ---


def leaves(call: Call) -> Iterator[Pair]:
    """The arrays, numbers and lists inside an answer, each beside its counterpart."""
    yield from _leaves(call.got.value, call.want.value, call.asked.args, ())


def _leaves(got: Any, want: Any, args: Mapping[str, Any], path: tuple[Any, ...]) -> Iterator[Pair]:
    if not results(want):
        got, want = gathered(plain(got)), gathered(plain(want))
    if isinstance(want, (tuple, list)) and isinstance(got, (tuple, list)) and composite(want):
        if len(got) == len(want):
            for i, (a, b) in enumerate(zip(got, want, strict=True)):
                yield from _leaves(a, b, args, (*path, i))
        return
    if isinstance(want, dict) and isinstance(got, dict):
        for key in want:
            if key in got:
                yield from _leaves(got[key], want[key], args, (*path, key))
        return
    if numeric(got) and numeric(want):
        got, want = np.asarray(got), np.asarray(want)
    yield Pair(got, want, args, path)


def results(value: Any) -> bool:
    """Whether these are a few numbers, each a result of its own."""
    return (
        isinstance(value, tuple)
        and 1 < len(value) <= MOST_RESULTS
        and all(numeric(v) and np.ndim(v) == 0 for v in value)
        and any(isinstance(v, (float, np.floating)) for v in value)
    )


def composite(value: Sequence[Any]) -> bool:
    """Whether it holds arrays or further answers, and is not a list of tokens."""
    return any(
        isinstance(v, (np.ndarray, dict))
        or hasattr(v, "detach")
        or numeric(v)
        or (isinstance(v, (tuple, list)) and composite(v))
        for v in value
    )


def gathered(value: Any) -> Any:
    """A list of numbers as an array."""
    if isinstance(value, (list, tuple)) and value and all(type(v) in (int, float) for v in value):
        try:
            return np.array(value)
        except OverflowError:
            return value
    return value


def numeric(value: Any) -> bool:
    if isinstance(value, (bool, float)):
        return True
    if isinstance(value, int):
        return abs(value) < 2**63
    return isinstance(value, (np.generic, np.ndarray)) and value.dtype.kind in "biuf"


def arrays(args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that are numbers or arrays of them, as arrays."""
    values = {name: gathered(plain(value)) for name, value in args.items()}
    return {name: np.asarray(value) for name, value in values.items() if numeric(value)}


def precision(*values: Any) -> float:
    """The relative tolerance that fits the coarsest of the dtypes."""
    return max(RTOL, *(2e-2 if v.dtype.name == "float16" else 0.0 for v in values))


def matching(got: Any, want: Any) -> Any:
    """Where two arrays of one shape agree, in the tolerance of their dtype."""
    rtol = precision(got, want)
    a, b = got.astype(float), want.astype(float)
    finite = np.abs(b[np.isfinite(b)])
    atol = rtol * 1e-2 * float(finite.max()) if finite.size else 0.0
    with np.errstate(all="ignore"):  # np.isclose says the same in five times the time
        near = np.abs(a - b) <= atol + rtol * np.abs(b)
    return (near & np.isfinite(b)) | (a == b) | (np.isnan(a) & np.isnan(b))


def each(pairs: Iterable[Item], find: Callable[[Item], Found | None]) -> list[Found]:
    """What is found in every one of them; nothing at all as soon as one has nothing."""
    found: list[Found] = []
    for pair in pairs:
        if (one := find(pair)) is None:
            return []
        found.append(one)
    return found


def close(got: Any, want: Any) -> bool:
    return bool(got.shape == want.shape and matching(got, want).all())


def same_shape(pairs: list[Pair]) -> bool:
    return all(p.got.shape == p.want.shape for p in pairs)


def everywhere(pairs: list[Pair], change: Callable[[Any], Any], differing: bool = False) -> bool:
    """Whether `change(want)` is what came, in every pair, with enough numbers to be no chance.

    `differing` asks for as many different numbers that are changed.
    """
    seen: list[Any] = []
    for pair in pairs:
        want = pair.want.astype(float)
        with np.errstate(all="ignore"):
            changed = change(want)
        if not close(pair.got, changed):
            return False
        told = np.isfinite(changed) & (~matching(changed, want) if differing else True)
        seen.append(want[told].ravel())
    every = np.concatenate(seen)
    return (np.unique(every).size if differing else every.size) >= ENOUGH


def size(value: Any) -> int:
    """How many numbers, texts and the like there are in it."""
    if isinstance(value, (tuple, list, set, frozenset)):
        return sum(map(size, value))
    if isinstance(value, dict):
        return sum(map(size, value.values()))
    if hasattr(value, "numel"):
        return int(value.numel())
    return int(getattr(value, "size", 1))


def number(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


def nth(axis: int) -> str:
    return f"axis {axis}".replace("-", "−")
