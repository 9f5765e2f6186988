"""A factor between the answer and the right one, and where it may come from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from tutor.judge.compare import plain
from tutor.judge.forensics.scene import ENOUGH, RTOL, Pair, close, number, same_shape

CONSTANTS = {
    2.0: "A factor 2 is too many: the derivative of a square, or something counted twice?",
    0.5: "A factor 2 is missing: the derivative of a square, or a ½ that does not belong there?",
    4.0: "Is it a factor 2 squared?",
    0.25: "Is it a ½ squared?",
    1 / math.log(2): "That is 1/ln 2: a logarithm to base 2, where the natural one is asked for?",
    math.log(2): "That is ln 2: a natural logarithm, where base 2 is asked for?",
    1 / math.log(10): "That is 1/ln 10: log10, where the natural logarithm is asked for?",
    math.log(10): "That is ln 10: a natural logarithm, where base 10 is asked for?",
    math.pi: "That is π.",
    180 / math.pi: "That is 180/π: degrees, where radians are asked for?",
    math.pi / 180: "That is π/180: radians, where degrees are asked for?",
    100.0: "Per cent, where a share is asked for?",
    0.01: "A share, where per cent are asked for?",
}

DERIVATIVE = (2.0, 0.5)

FORMS: tuple[tuple[str, str, Callable[[float], float]], ...] = (
    ("{n}", "a sum where a mean belongs, or a division too few", lambda n: n),
    ("1/{n}", "a mean where a sum belongs, or a division too many", lambda n: 1 / n),
    ("√{n}", "a division by the root is missing", math.sqrt),
    ("1/√{n}", "a division by the root too many", lambda n: 1 / math.sqrt(n)),
    ("{n}/({n} − 1)", "n − 1 is used where n belongs", lambda n: n / (n - 1)),
    ("({n} − 1)/{n}", "n is used where n − 1 belongs", lambda n: (n - 1) / n),
    ("√({n}/({n} − 1))", "n − 1 is used where n belongs, under a root",
     lambda n: math.sqrt(n / (n - 1))),
    ("√(({n} − 1)/{n})", "n is used where n − 1 belongs, under a root",
     lambda n: math.sqrt((n - 1) / n)),
)  # fmt: skip


POWERS: dict[str, Callable[[float], float]] = {
    "{}": lambda n: n,
    "one over {}": lambda n: 1 / n,
    "{} squared": lambda n: n * n,
    "one over {} squared": lambda n: 1 / (n * n),
}
SHARES: dict[str, Callable[[float], float]] = {  # of what is given as a share of one
    "1 − {}": lambda n: 1 - n,
    "one over 1 − {}": lambda n: 1 / (1 - n),
}
LEAST_SIZES = 3  # different ones, before a power of them is more than chance
MOST_COUNTED = 1000


def factor(pairs: list[Pair]) -> str | None:
    """One factor in every answer: the same in all, or given by a size in each."""
    found = ratios(pairs)
    if not found:
        return None
    first = found[0]
    if max(found) - min(found) > RTOL * abs(first):
        return sized(pairs, found) or powered(pairs, found) or counted(found)
    if abs(first + 1) < RTOL:
        return "Every number has the wrong sign: the answer is the right one times −1."
    seen = f"Every number is {number(first)} times the right one."
    text = next((t for value, t in CONSTANTS.items() if abs(first - value) <= RTOL * value), "")
    if round(first, 3) in DERIVATIVE:  # likelier than a size, of which some are always 2 or 4
        return f"{seen} {text}"
    for label, n, form, words in fitting(pairs, found):
        shown = form.format(n=number(n))
        same = "" if shown == number(n) else f" is {shown}, and {number(n)}"
        return f"{seen} {number(first)}{same} is {label}: {words}?"
    return f"{seen} {text}".strip()


def ratios(pairs: list[Pair]) -> list[float]:
    """got/want of each pair; none at all where a pair has no single one."""
    found: list[float] = []
    count = 0
    if not same_shape(pairs):
        return []
    for pair in pairs:
        got, want = pair.got.astype(float), pair.want.astype(float)
        used = np.isfinite(want) & (want != 0)
        if not used.any() or not np.isfinite(got[used]).all():
            return []
        with np.errstate(all="ignore"):
            ratio = float(np.median(got[used] / want[used]))
        if not math.isfinite(ratio) or ratio == 0 or not close(pair.got, want * ratio):
            return []
        found.append(ratio)
        count += int(used.sum())
    return found if count >= ENOUGH else []


def sized(pairs: list[Pair], found: list[float]) -> str | None:
    """A factor that differs from call to call, as some size in the arguments does."""
    for label, n, form, words in fitting(pairs, found):
        shown = form.format(n=number(n))
        value = number(found[0]) if shown == number(n) else f"{number(found[0])} = {shown}"
        return (
            f"Every number is off by a factor, and the factor follows {label}: where that is"
            f" {number(n)}, it is {value}. So {words}."
        )
    return None


def powered(pairs: list[Pair], found: list[float]) -> str | None:
    """A factor that is some number times a power of an argument, such as 4·h²."""
    known = [quantities(pair.args) for pair in pairs]
    for label in known[0]:
        sizes = [q.get(label, 0.0) for q in known]
        if min(sizes) <= 0 or len({round(s, 12) for s in sizes}) < LEAST_SIZES:
            continue
        forms = POWERS | SHARES if max(sizes) < 1 else POWERS
        for words, form in forms.items():
            shares = [r / form(n) for r, n in zip(found, sizes, strict=True)]
            if max(shares) - min(shares) <= RTOL * abs(shares[0]):
                times = "" if abs(shares[0] - 1) < RTOL else f"{number(shares[0])} times "
                return (
                    f"Every number is off by a factor, and the factor follows {label}: it is"
                    f" {times}{words.format(label)}."
                )
    return None


def fitting(pairs: list[Pair], found: list[float]) -> Iterator[tuple[str, float, str, str]]:
    """Each quantity and form that gives every pair's factor: name, first value, form, words."""
    known = [quantities(pair.args) for pair in pairs]
    for label in known[0]:
        sizes = [q[label] for q in known if label in q]
        if len(sizes) < len(known) or min(sizes) <= 1:
            continue
        for form, words, value in FORMS:
            if all(abs(r - value(n)) <= RTOL * value(n) for r, n in zip(found, sizes, strict=True)):
                yield label, sizes[0], form, words


def quantities(args: Mapping[str, Any]) -> dict[str, float]:
    """What may stand in a factor: the sizes of the arguments, and those that are numbers."""
    found: dict[str, float] = {}
    for name, value in args.items():
        shape = np.shape(plain(value)) if hasattr(value, "shape") else ()
        for axis in range(1, len(shape) + 1):
            found[f"the size of axis −{axis} of {name}"] = shape[-axis]
        along = args.get("axis")
        if isinstance(along, int) and -len(shape) <= along < len(shape):
            found[f"the size of {name} along the axis asked for"] = shape[along]
        if len(shape) > 1:
            found[f"the size of all axes of {name} but the last"] = math.prod(shape[:-1])
            found[f"the number of entries of {name}"] = math.prod(shape)
        if shape and "bool" in str(value.dtype):
            found[f"the number of True in {name}"] = int(value.sum())
        if isinstance(value, (list, tuple, str)):
            found[f"the length of {name}"] = len(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
            found[name] = value
    return found


def counted(found: list[float]) -> str | None:
    """The factors are whole numbers (or one over them), though none that was passed in."""
    for words, values in (
        ("a whole number of times the right one", found),
        ("the right one divided by a whole number", [1 / r for r in found]),
    ):
        if len({round(v) for v in values}) > 1 and all(
            0.5 < v < MOST_COUNTED and abs(v - round(v)) <= RTOL * v for v in values
        ):
            some = ", ".join(str(round(v)) for v in list(dict.fromkeys(map(round, values)))[:3])
            return (
                f"Every answer is {words} (such as {some}): a sum where a mean belongs, a mean"
                " where a sum belongs, or something counted more than once."
            )
    return None
