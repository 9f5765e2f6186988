"""Relations between the numbers of an answer and the right ones, entry by entry."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tutor.judge.forensics.scene import (
    ENOUGH,
    RTOL,
    Pair,
    arrays,
    close,
    each,
    everywhere,
    matching,
    nth,
    number,
    same_shape,
)


def constant(pairs: list[Pair]) -> str | None:
    """One and the same number wherever it is wrong, where several are wanted."""
    if not same_shape(pairs):
        return None
    wrong = [~matching(p.got, p.want) for p in pairs]
    came = np.concatenate([p.got[w].astype(float) for p, w in zip(pairs, wrong, strict=True)])
    wanted = np.concatenate([p.want[w].astype(float) for p, w in zip(pairs, wrong, strict=True)])
    if came.size < 2 * ENOUGH or not np.isfinite(came).all() or np.ptp(came) or not np.ptp(wanted):
        return None
    right = np.concatenate([p.want[~w] for p, w in zip(pairs, wrong, strict=True)])
    if came[0] == 0 and wanted.max() < 0 and right.any():
        return None  # only what is negative has become 0, which `cut` can tell
    if came[0] == 0:
        return (
            "Every number that is wrong is 0: is the result computed but never stored, or does a"
            " loop end too early?"
        )
    if len(pairs) < ENOUGH:
        return None
    return f"Every number that is wrong is {number(float(came[0]))}, whatever the input."


def unchanged(pairs: list[Pair]) -> str | None:
    """An argument comes back as it was passed."""
    if not same_shape(pairs) or sum(p.got.size for p in pairs) < ENOUGH:
        return None
    for name in pairs[0].args:
        values = [arrays(p.args).get(name) for p in pairs]
        if all(v is not None and close(p.got, v) for p, v in zip(pairs, values, strict=True)):
            return f"The answer is {name} as it came: what was computed is not what is returned."
    return None


def offset(pairs: list[Pair]) -> str | None:
    if not same_shape(pairs) or any(p.want.size == 0 for p in pairs):
        return None
    gaps = [float(np.median(p.got.astype(float) - p.want)) for p in pairs]
    if not math.isfinite(gaps[0]) or abs(gaps[0]) < 1e-9:
        return None
    if max(gaps) - min(gaps) > RTOL * abs(gaps[0]):
        return None
    if not everywhere(pairs, lambda w: w + gaps[0], differing=True):
        return None
    return (
        f"Every number is the right one plus {number(gaps[0])}: a constant was added or left out."
    )


CUTS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("has lost its digits behind the point: the result lies in an array of whole numbers. Give it a"
     " floating dtype", np.trunc),
    ("is rounded down to a whole one: is // written for /", np.floor),
    *((f"is rounded to {n} decimals: keep them all", lambda w, n=n: np.round(w, n))
      for n in range(4)),
    ("below 0 has become 0, and the others are right: a maximum(…, 0) too many",
     lambda w: np.maximum(w, 0)),
    ("is cut to the range from 0 to 1", lambda w: np.clip(w, 0, 1)),
)  # fmt: skip
POWERS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("the square of the right one: a root is missing", np.square),
    ("the root of the right one: a root is too many", np.sqrt),
    ("the logarithm of the right one: an exp is missing", np.log),
    ("the exponential of the right one: a log is missing", np.exp),
    ("one over the right one: is a division upside down?", lambda w: 1 / w),
    ("the absolute value of the right one: a sign is lost", np.abs),
    ("one minus the right one: the complement", lambda w: 1 - w),
)


def cut(pairs: list[Pair]) -> str | None:
    """Digits or signs were cut off."""
    if not same_shape(pairs):
        return None
    whole = all(p.got.dtype.kind in "iu" and p.want.dtype.kind == "f" for p in pairs)
    for words, change in CUTS:
        if everywhere(pairs, change, differing=not (whole and change is np.trunc)):
            return f"Every number {words}."
    return None


def power(pairs: list[Pair]) -> str | None:
    """Every number is some function of the right one."""
    if not same_shape(pairs):
        return None
    for words, change in POWERS:
        if everywhere(pairs, change, differing=True):
            return f"Every number is {words.removesuffix('.')}" + ("" if words[-1] == "?" else ".")
    return None


def sliced(pairs: list[Pair]) -> str | None:
    """Each slice along one axis is right but for a factor, or a constant, of its own."""
    if not same_shape(pairs) or any(p.want.ndim == 0 for p in pairs):
        return None
    for label, axes in along(pairs):
        for find, words in (
            (slice_factor, "times a number of its own (such as {}): the proportions are right, what"
             " they are divided by is not."),
            (slice_offset, "plus a number of its own (such as {}): the differences are right, what"
             " is taken away is not."),
        ):  # fmt: skip
            found = each(zip(pairs, axes, strict=True), find)
            if found and (some := told(found, pairs)):
                return f"Each slice along {label} is the right one {words.format(some)}"
    return None


def along(pairs: list[Pair]) -> Iterator[tuple[str, list[int]]]:
    """The axes that all have, from the last; and the one that each call was asked for."""
    for axis in range(-1, -1 - min(p.want.ndim for p in pairs), -1):
        yield nth(axis), [axis] * len(pairs)
    asked = [p.args.get("axis") for p in pairs]
    if all(isinstance(a, int) and -p.want.ndim <= a < p.want.ndim
           for a, p in zip(asked, pairs, strict=True)):  # fmt: skip
        yield "the axis asked for", [int(a) for a in asked if a is not None]


def told(found: list[Any], pairs: list[Pair]) -> str:
    """Two of the numbers found, where every pair has them and they are more than chance."""
    numbers = np.concatenate([f.ravel() for f in found])
    free = sum(p.want.size for p in pairs) - numbers.size  # entries that need not have agreed
    numbers = numbers[np.isfinite(numbers)]
    if free < 2 * ENOUGH or numbers.size < 2 or np.ptp(numbers) <= RTOL * np.abs(numbers).max():
        return ""
    return f"{number(float(numbers.min()))} and {number(float(numbers.max()))}"


def slice_factor(at: tuple[Pair, int]) -> Any:
    """The factor of each slice along the axis; NaN for one of zeros alone, which has none."""
    pair, axis = at
    got, want = pair.got.astype(float), pair.want.astype(float)
    if not (np.isfinite(got).all() and np.isfinite(want).all()):
        return None
    top = np.argmax(np.abs(want), axis=axis, keepdims=True) if want.size else None
    if top is None:
        return None
    most = np.take_along_axis(want, top, axis)
    with np.errstate(all="ignore"):
        ratio = np.take_along_axis(got, top, axis) / most
    none = most == 0
    if (ratio == 0).any() or not close(got, want * np.where(none, 0.0, ratio)):
        return None
    return np.where(none, np.nan, ratio)


def slice_offset(at: tuple[Pair, int]) -> Any:
    pair, axis = at
    got, want = pair.got.astype(float), pair.want.astype(float)
    if not (np.isfinite(got).all() and np.isfinite(want).all()) or want.size == 0:
        return None
    gap = np.median(got - want, axis=axis, keepdims=True)
    return gap if close(got, want + gap) else None
