"""Answers of a wrong shape: what was left out, added, or turned round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tutor.judge.forensics.scene import Pair, close, nth

REDUCTIONS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("sum", np.sum), ("mean", np.mean), ("maximum", np.max), ("minimum", np.min),
)  # fmt: skip


def wrong_shape(pairs: list[Pair]) -> str | None:
    """What turns an answer of the wrong shape into the right one, or how its shape came about."""
    odd = [p for p in pairs if p.got.shape != p.want.shape and p.got.size and p.want.size]
    if not odd:
        return None
    seen = f"The answer has shape {odd[0].got.shape} where {odd[0].want.shape} was expected"
    for relation in (sizes_of_one, flat, missing_reduction, extra_reduction, table):
        if words := relation(odd):
            return f"{seen}: {words}"
    return None


def sizes_of_one(odd: list[Pair]) -> str | None:
    """Only axes of size 1 are too many or too few."""
    if not all(p.got.size == p.want.size for p in odd):
        return None
    if not all(close(p.got.squeeze(), p.want.squeeze()) for p in odd):
        return None
    way = "drop it" if odd[0].got.ndim > odd[0].want.ndim else "keep it, as keepdims=True does"
    return f"the numbers are right, but an axis of size 1 is off; {way}."


def flat(odd: list[Pair]) -> str | None:
    if all(p.got.size == p.want.size and close(p.got.ravel(), p.want.ravel()) for p in odd):
        return "the numbers are right and in order, only the shape is not."
    return None


def missing_reduction(odd: list[Pair]) -> str | None:
    for what, reduce in REDUCTIONS:
        if all(p.want.ndim == 0 < p.got.ndim and close(reduce(p.got), p.want) for p in odd):
            return f"the {what} of all its numbers would be right; a reduction is missing."
        for axis in range(-min(p.got.ndim for p in odd), 0):
            if all(
                p.got.ndim == p.want.ndim + 1 and close(reduce(p.got, axis=axis), p.want)
                for p in odd
            ):
                return f"its {what} over {nth(axis)} would be right; a reduction is missing."
    return None


def extra_reduction(odd: list[Pair]) -> str | None:
    for what, reduce in REDUCTIONS:
        if all(p.got.ndim == 0 < p.want.ndim and close(p.got, reduce(p.want)) for p in odd):
            return f"it is the {what} of all the numbers wanted; a reduction is too many."
        for axis in range(-min(p.want.ndim for p in odd), 0):
            if all(
                p.want.ndim == p.got.ndim + 1 and close(p.got, reduce(p.want, axis=axis))
                for p in odd
            ):
                return f"it is the {what} of the right one over {nth(axis)}, which should stay."
    return None


def table(odd: list[Pair]) -> str | None:
    """A column met a row, where each was to meet its own kind."""
    for p in odd:
        want, n = p.want.shape, p.want.size
        if p.got.shape != (n, n) or n < 2 or want not in ((n,), (n, 1), (1, n)):
            return None
        if not close(np.diagonal(p.got), p.want.ravel()):  # where each meets its own kind
            return None
    n = odd[0].want.size
    return (
        f"a column ({n}, 1) met a row ({n},), and broadcasting made a table of all pairs. Give both"
        " the same shape first."
    )
