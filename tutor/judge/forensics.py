"""What relates a wrong answer to the right one, where no known mistake fits.

A relation is only told where it holds for every wrong answer of the whole conversation, down to the
tolerance of their dtype, and where the right answers can tell it from chance. Otherwise: silence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.judge.compare import plain
from tutor.models import Finding

RTOL = 1e-4
ENOUGH = 3  # numbers that must agree before a relation is more than chance


@dataclass(frozen=True, slots=True)
class Pair:
    """One wrong answer: what came, what should have, and the arguments of the call."""

    got: Any
    want: Any
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """All wrong answers, and the arguments of the calls that were answered rightly."""

    wrong: tuple[Pair, ...]
    right: tuple[tuple[Any, ...], ...]


Relation = Callable[[list[Pair]], str | None]


def examine(scene: Scene) -> tuple[Finding, ...]:
    """The first relation that holds, most telling first; empty where none does."""
    pairs = [leaf for pair in scene.wrong for leaf in leaves(pair)]
    if not pairs or len(pairs) < len(scene.wrong):
        return ()
    for name, relation in RELATIONS.items():
        if says := relation(pairs):
            return (Finding("forensics", name, says),)
    if says := overflow(scene):
        return (Finding("forensics", "overflow", says),)
    return ()


def leaves(pair: Pair) -> Iterator[Pair]:
    """The arrays and numbers inside an answer that differ, each with its counterpart."""
    got, want = plain(pair.got), plain(pair.want)
    if isinstance(want, (tuple, list)) and isinstance(got, (tuple, list)):
        if len(got) == len(want):
            for a, b in zip(got, want, strict=True):
                yield from leaves(Pair(a, b, pair.args))
        return
    if isinstance(want, dict) and isinstance(got, dict):
        for key in want.keys() & got.keys():
            yield from leaves(Pair(got[key], want[key], pair.args))
        return
    if numeric(got) and numeric(want):
        a, b = np.asarray(got), np.asarray(want)
        if a.shape != b.shape or not close(a, b):
            yield Pair(a, b, pair.args)


def numeric(value: Any) -> bool:
    kind = getattr(np.asarray(value), "dtype", np.dtype("O")).kind if is_data(value) else "O"
    return kind in "biuf"


def is_data(value: Any) -> bool:
    return isinstance(value, (bool, int, float, np.generic, np.ndarray))


def close(a: Any, b: Any) -> bool:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        return False
    finite = np.abs(b[np.isfinite(b)])
    atol = RTOL * 1e-2 * float(finite.max()) if finite.size else 0.0
    with np.errstate(all="ignore"):
        return bool(np.isclose(a, b, rtol=RTOL, atol=atol, equal_nan=True).all())


def same_shape(pairs: list[Pair]) -> bool:
    return all(p.got.shape == p.want.shape for p in pairs)


def everywhere(pairs: list[Pair], change: Callable[[Any], Any]) -> bool:
    """Whether `change(want)` is what came, in every pair, with enough numbers to be no chance."""
    count = 0
    for pair in pairs:
        with np.errstate(all="ignore"):
            changed = change(pair.want.astype(float))
        if changed is None or not close(pair.got, changed):
            return False
        count += int(np.isfinite(changed).sum())
    return count >= ENOUGH


# --- relations of shape ---


def wrong_shape(pairs: list[Pair]) -> str | None:
    odd = [p for p in pairs if p.got.shape != p.want.shape]
    if not odd:
        return None
    got, want = odd[0].got.shape, odd[0].want.shape
    seen = f"The answer has shape {got} where {want} was expected"
    if all(p.got.ndim == p.want.ndim and p.got.shape == p.want.shape[::-1] for p in odd) and all(
        close(p.got.T, p.want) for p in odd
    ):
        return f"{seen}: it is the right answer transposed."
    if all(
        close(p.got.squeeze(), p.want.squeeze()) for p in odd if p.got.size == p.want.size
    ) and all(p.got.size == p.want.size for p in odd):
        way = "drop it" if len(got) > len(want) else "keep it, as keepdims=True does"
        return f"{seen}: the numbers are right, but an axis of size 1 is off; {way}."
    if all(p.got.size == p.want.size and close(p.got.ravel(), p.want.ravel()) for p in odd):
        return f"{seen}: the numbers are right and in order, only the shape is not."
    for what, reduce in (("sum", np.sum), ("mean", np.mean), ("maximum", np.max)):
        for axis in range(-max(p.got.ndim for p in odd), 0):
            if all(
                p.got.ndim == p.want.ndim + 1
                and -axis <= p.got.ndim
                and p.got.size
                and close(reduce(p.got, axis=axis), p.want)
                for p in odd
            ):
                return (
                    f"{seen}: its {what} over axis {axis} would be right; a reduction is missing."
                )
    if all(p.got.ndim == p.want.ndim + 1 and p.want.ndim == 1 and p.got.shape == p.want.shape * 2
           for p in odd):  # fmt: skip
        n = want[0]
        return (
            f"{seen}: a column ({n}, 1) met a row ({n},), and broadcasting made a table of all"
            " pairs. Give both the same shape first."
        )
    return None


# --- relations of value ---


def negated(pairs: list[Pair]) -> str | None:
    if same_shape(pairs) and everywhere(pairs, lambda w: -w):
        return "Every number has the wrong sign: the answer is the right one times −1."
    return None


def swapped(pairs: list[Pair]) -> str | None:
    if not same_shape(pairs) or any(p.want.ndim < 2 for p in pairs):
        return None
    if everywhere(pairs, lambda w: w.swapaxes(-1, -2) if w.shape[-1] == w.shape[-2] else None):
        return "The answer is the right one transposed: the last two axes are swapped."
    return None


def factor(pairs: list[Pair]) -> str | None:
    """A constant factor, with a guess at where it comes from."""
    if not same_shape(pairs):
        return None
    ratios: list[float] = []
    count = 0
    for pair in pairs:
        got, want = pair.got.astype(float), pair.want.astype(float)
        used = np.isfinite(want) & (want != 0)
        if not used.any() or not np.isfinite(got[used]).all():
            return None
        with np.errstate(all="ignore"):
            ratio = float(np.median(got[used] / want[used]))
        if not math.isfinite(ratio) or ratio == 0 or not close(got, want * ratio):
            return None
        ratios.append(ratio)
        count += int(used.sum())
    if count < ENOUGH:
        return None
    if max(ratios) - min(ratios) <= RTOL * abs(ratios[0]):
        c = ratios[0]
        if abs(c + 1) < RTOL:
            return None
        origin = constant(c)
        if not origin:
            origin = size_of(pairs, ratios)
        return f"Every number is {number(c)} times the right one{': ' + origin if origin else '.'}"
    origin = size_of(pairs, ratios)
    if not origin:
        return None
    return f"Every number is off by a factor that depends on the input's size: {origin}"


CONSTANTS = {
    2.0: "a factor 2 is too many: a derivative of a square, or something counted twice.",
    0.5: "a factor 2 is missing: the derivative of a square, or a ½ that does not belong there.",
    1 / math.log(2): "1/ln 2. Is a logarithm to base 2 used where nats are asked for?",
    math.log(2): "ln 2. Are nats used where bits are asked for?",
    math.log(10): "ln 10. Which base has the logarithm?",
    1 / math.log(10): "1/ln 10. Is log10 used for the natural logarithm?",
    4.0: "a factor 4: a factor 2 squared?",
    0.25: "a factor 4 is missing: a ½ squared?",
}


def constant(c: float) -> str:
    near = [text for value, text in CONSTANTS.items() if abs(c - value) <= RTOL * value]
    return near[0] if near else ""


FORMS: tuple[tuple[str, str, Callable[[float], float]], ...] = (
    ("√{n}", "missing division by the root of", math.sqrt),
    ("1/√{n}", "one division too many by the root of", lambda n: 1 / math.sqrt(n)),
    ("{n}", "a sum where a mean belongs, over", lambda n: n),
    ("1/{n}", "a mean where a sum belongs, over", lambda n: 1 / n),
    ("{n}/({n}−1)", "n − 1 is used for n, where n is", lambda n: n / (n - 1)),
    ("({n}−1)/{n}", "n is used for n − 1, where n is", lambda n: (n - 1) / n),
    ("√({n}/({n}−1))", "the root of n/(n−1): n − 1 for n, where n is",
     lambda n: math.sqrt(n / (n - 1))),
    ("√(({n}−1)/{n})", "the root of (n−1)/n: n − 1 for n, where n is",
     lambda n: math.sqrt((n - 1) / n)),
)  # fmt: skip


def size_of(pairs: list[Pair], ratios: Sequence[float]) -> str:
    """The axis of an argument whose size explains every ratio, over at least two sizes."""
    for position, axis, sizes in axes(pairs):
        if len(set(sizes)) < 2 or min(sizes) < 2:
            continue
        for form, words, value in FORMS:
            if all(
                abs(r - value(n)) <= RTOL * value(n) for r, n in zip(ratios, sizes, strict=True)
            ):
                shown = form.format(n=sizes[0])
                return (
                    f"{number(ratios[0])} = {shown}: {words} the size of axis {axis} of"
                    f" argument {position + 1}."
                )
    return some_size(pairs, ratios)


def some_size(pairs: list[Pair], ratios: Sequence[float]) -> str:
    """The same, where the axis differs from call to call, as with an `axis` argument."""
    if len({round(r, 4) for r in ratios}) < 2:
        return ""
    for position in range(min(len(p.args) for p in pairs)):
        shapes = [tuple(getattr(p.args[position], "shape", ())) for p in pairs]
        for form, words, value in FORMS:
            fits = [
                [n for n in shape if n > 1 and abs(r - value(n)) <= RTOL * value(n)]
                for shape, r in zip(shapes, ratios, strict=True)
            ]
            if all(fits):
                shown = form.format(n=fits[0][0])
                return (
                    f"{number(ratios[0])} = {shown}: {words} the size of an axis of"
                    f" argument {position + 1}."
                )
    return ""


def axes(pairs: list[Pair]) -> Iterator[tuple[int, int, list[int]]]:
    """Each axis, counted from the end, that all calls' arguments have: its sizes call by call."""
    for position in range(min(len(p.args) for p in pairs)):
        shapes = [getattr(p.args[position], "shape", None) for p in pairs]
        if not all(isinstance(s, tuple) or hasattr(s, "numel") for s in shapes):
            continue
        for axis in range(1, min(len(s) for s in shapes) + 1):  # type: ignore[arg-type]
            yield position, -axis, [int(s[-axis]) for s in shapes]  # type: ignore[index]


def offset(pairs: list[Pair]) -> str | None:
    if not same_shape(pairs):
        return None
    gaps = [float(np.median(p.got - p.want)) if p.want.size else math.nan for p in pairs]
    if not gaps or not math.isfinite(gaps[0]) or abs(gaps[0]) < 1e-9:
        return None
    if max(gaps) - min(gaps) > RTOL * abs(gaps[0]) or not everywhere(pairs, lambda w: w + gaps[0]):
        return None
    return (
        f"Every number is the right one plus {number(gaps[0])}: a constant was added or left out."
    )


def truncated(pairs: list[Pair]) -> str | None:
    if same_shape(pairs) and everywhere(pairs, np.trunc):
        return (
            "Every number has lost its digits behind the point: the result lies in an array of"
            " whole numbers. Give it a floating dtype."
        )
    return None


POWERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "squared": ("the square of the right one: a root is missing", np.square),
    "root": ("the root of the right one: a root is too many", np.sqrt),
    "logarithm": ("the logarithm of the right one: an exp is missing", np.log),
    "exponential": ("the exponential of the right one: a log is missing", np.exp),
    "reciprocal": ("one over the right one: is a division upside down?", lambda w: 1 / w),
    "absolute": ("the absolute value of the right one: a sign is lost", np.abs),
    "complement": ("one minus the right one: the complement", lambda w: 1 - w),
}


def power(pairs: list[Pair]) -> str | None:
    if not same_shape(pairs):
        return None
    for words, change in POWERS.values():
        if everywhere(pairs, change):
            return f"Every number is {words}."
    return None


# --- relations of place ---


def rearranged(pairs: list[Pair]) -> str | None:
    """Reversed, shifted, sorted or permuted along axes."""
    if not same_shape(pairs) or any(p.want.ndim == 0 for p in pairs):
        return None
    for axis in range(-min(p.want.ndim for p in pairs), 0):
        if everywhere(pairs, lambda w, a=axis: np.flip(w, a)):  # type: ignore[misc]
            return f"The right numbers stand in reverse order along axis {axis}."
        if everywhere(pairs, lambda w, a=axis: np.sort(w, a)):  # type: ignore[misc]
            return f"The right numbers stand sorted along axis {axis}: map them back in place."
        for step, way in ((1, "late"), (-1, "early")):
            if all(p.want.shape[axis] > 2 and shifted(p, axis, step) for p in pairs):
                return f"Along axis {axis} every number stands one place too {way}."
    return None


def shifted(pair: Pair, axis: int, step: int) -> bool:
    got = np.moveaxis(pair.got, axis, 0).astype(float)
    want = np.moveaxis(pair.want, axis, 0).astype(float)
    a, b = (got[1:], want[:-1]) if step > 0 else (got[:-1], want[1:])
    return bool(a.size >= ENOUGH and np.ptp(want) > 0 and close(a, b))


def normalised(pairs: list[Pair]) -> str | None:
    """Sums to 1 along another axis than it should."""
    if not same_shape(pairs) or any(p.want.ndim < 2 for p in pairs):
        return None
    ndim = min(p.want.ndim for p in pairs)
    sums = [a for a in range(-ndim, 0) if all(ones(p.want, a) for p in pairs)]
    came = [a for a in range(-ndim, 0) if all(ones(p.got, a) for p in pairs)]
    if len(sums) == 1 and len(came) == 1 and sums != came:
        return f"It sums to 1 along axis {came[0]}; it should along axis {sums[0]}."
    if len(sums) == 1 and not came and all(abs(p.got.sum() - 1) < RTOL for p in pairs):
        return f"All numbers together sum to 1; each slice along axis {sums[0]} should."
    return None


def ones(values: Any, axis: int) -> bool:
    total = values.sum(axis=axis)
    return bool(values.shape[axis] > 1 and total.size > 1 and np.allclose(total, 1, rtol=RTOL))


def partly(pairs: list[Pair]) -> str | None:
    """Wrong in a telling part only."""
    if not same_shape(pairs) or any(p.want.ndim == 0 for p in pairs):
        return None
    wrong = [~np.isclose(p.got, p.want, rtol=RTOL, atol=1e-9, equal_nan=True) for p in pairs]
    if all(first_item_only(w) for w in wrong):
        return "Only the first item along axis 0 is right: do all items get their turn?"
    for axis in range(-min(w.ndim for w in wrong), 0):
        for place, words in ((0, "first"), (-1, "last")):
            if all(only_at(w, axis, place) for w in wrong):
                return f"Only the {words} place along axis {axis} is wrong: look at the ends."
    if all(w.ndim >= 2 and min(w.shape[-2:]) > 2 and w.sum() >= 2 for w in wrong):
        for words, part in TRIANGLES.items():
            if not any((w & ~part(w.shape[-2:])).any() for w in wrong):
                return f"Only the {words} is wrong."
    return None


TRIANGLES: dict[str, Callable[[tuple[int, ...]], Any]] = {
    "diagonal": lambda shape: np.eye(shape[0], shape[1]) > 0,
    "part above the diagonal": lambda shape: np.triu(np.ones(shape), 1) > 0,
    "part below the diagonal": lambda shape: np.tril(np.ones(shape), -1) > 0,
}


def first_item_only(wrong: Any) -> bool:
    """Right in the first item along axis 0, wrong in every other."""
    if wrong.ndim < 2 or len(wrong) < 3:
        return False
    items = wrong.reshape(len(wrong), -1).any(axis=1)
    return bool(not items[0] and items[1:].all())


def only_at(wrong: Any, axis: int, place: int) -> bool:
    first = np.moveaxis(wrong, axis, 0)
    rest = first[1:] if place == 0 else first[:-1]
    return bool(len(first) > 2 and first[place].any() and not rest.any())


def not_finite(pairs: list[Pair]) -> str | None:
    """NaN or inf where numbers belong, and what the input is like there."""
    spots = [
        ~np.isfinite(p.got) & np.isfinite(p.want) for p in pairs if p.got.shape == p.want.shape
    ]
    if len(spots) < len(pairs) or not all(s.any() for s in spots):
        return None
    others = any(
        not close(np.where(s, p.want, p.got), p.want) for s, p in zip(spots, pairs, strict=True)
    )
    if others:
        return None
    names = {"NaN" if np.isnan(p.got[s]).all() else "inf or NaN"
             for s, p in zip(spots, pairs, strict=True)}  # fmt: skip
    what = names.pop() if len(names) == 1 else "inf or NaN"
    first, spot = pairs[0], spots[0]
    where = ""
    if spot.ndim and not spot.all():
        where = f", first at {tuple(int(i) for i in np.argwhere(spot)[0])}"
    inputs = [
        np.asarray(plain(a), float) for a in first.args if is_data(plain(a)) and numeric(plain(a))
    ]
    if any(np.isinf(a).any() for a in inputs):
        return f"{what}{where}: the input holds infinities there, and inf − inf or 0·inf is NaN."
    largest = max((float(np.abs(a).max()) for a in inputs if a.size), default=0.0)
    if largest > 80:
        return (
            f"{what}{where}: the input reaches {number(largest)}, and exp overflows at 709 in"
            " float64, at 88 in float32."
        )
    if any((a == 0).any() for a in inputs) or any((p.want == 0).any() for p in pairs):
        return f"{what}{where}: is there a division by zero, or a logarithm of zero?"
    return f"{what}{where}, where a number belongs."


def overflow(scene: Scene) -> str | None:
    """Wrong only where the inputs are far larger than in any call that was answered rightly."""
    wrong = [magnitude(p.args) for p in scene.wrong]
    right = [magnitude(args) for args in scene.right]
    if len(right) >= ENOUGH and wrong and min(wrong) > 50 and min(wrong) > 5 * max(right):
        return (
            f"It is right for small numbers and wrong for large ones (from {number(min(wrong))}):"
            " look for an exp that overflows, or digits lost in a difference."
        )
    return None


def magnitude(args: tuple[Any, ...]) -> float:
    values = [np.abs(v[np.isfinite(v)]) for v in numbers(args)]
    return max((float(v.max()) for v in values if v.size), default=0.0)


def numbers(args: tuple[Any, ...]) -> list[Any]:
    """The arguments that are numbers or arrays of them."""
    return [np.asarray(a, float) for a in map(plain, args) if is_data(a) and numeric(a)]


def number(value: float) -> str:
    return f"{value:.4g}"


RELATIONS: dict[str, Relation] = {
    "shape": wrong_shape,
    "not-finite": not_finite,
    "sign": negated,
    "transposed": swapped,
    "factor": factor,
    "truncated": truncated,
    "offset": offset,
    "power": power,
    "rearranged": rearranged,
    "axis": normalised,
    "part": partly,
}
