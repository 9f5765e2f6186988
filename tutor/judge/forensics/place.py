"""Right numbers in wrong places, and answers that are wrong in a telling part only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import permutations
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
    same_shape,
)

MOST_AXES = 4  # of which every order is tried


def turned(pairs: list[Pair]) -> str | None:
    """The axes in another order, whether the shape shows it or not."""
    if not all(p.got.ndim == p.want.ndim >= 2 for p in pairs):
        return None
    if sum(p.want.size for p in pairs) < ENOUGH or all(p.want.size < 4 for p in pairs):
        return None
    found = each(pairs, order_of)
    if not found:
        return None
    if all(o == (*range(len(o) - 2), len(o) - 1, len(o) - 2) for o in found):
        return "The answer is the right one transposed: the last two axes are swapped."
    way = "the first time" if len(set(found)) > 1 else "always"
    return f"The numbers are right, but the axes stand in another order ({way} {found[0]})."


def order_of(pair: Pair) -> tuple[int, ...] | None:
    """The order of the right answer's axes that gives what came; the last two swapped first."""
    ndim = pair.want.ndim
    orders = [(*range(ndim - 2), ndim - 1, ndim - 2)]
    if ndim <= MOST_AXES:
        orders += permutations(range(ndim))
    return next((o for o in orders if close(pair.got, pair.want.transpose(o))), None)


def rearranged(pairs: list[Pair]) -> str | None:
    """Reversed, sorted, shifted or rolled along an axis, or reshaped instead of transposed."""
    if not same_shape(pairs) or any(p.want.ndim == 0 for p in pairs):
        return None
    for axis in range(-min(p.want.ndim for p in pairs), 0):
        for words, change in orders(axis):
            if everywhere(pairs, change, differing=True):
                return words
        for step, way in ((1, "late"), (-1, "early")):
            if all(p.want.shape[axis] > 2 and shifted(p, axis, step) for p in pairs):
                return f"Along {nth(axis)} every number stands one place too {way}."
    if all(p.want.ndim >= 2 for p in pairs) and everywhere(
        pairs, lambda w: w.swapaxes(-1, -2).reshape(w.shape), differing=True
    ):
        return (
            "The right numbers stand in the wrong places: a reshape where a transpose was meant."
            " reshape keeps the order in memory, transpose swaps the axes."
        )
    return None


def orders(axis: int) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    yield (f"The right numbers stand in reverse order along {nth(axis)}.",
           lambda w: np.flip(w, axis))  # fmt: skip
    yield (f"The right numbers stand sorted along {nth(axis)}: map them back in place.",
           lambda w: np.sort(w, axis))  # fmt: skip
    yield (f"Along {nth(axis)} every number stands one place too late, the last one first.",
           lambda w: np.roll(w, 1, axis))  # fmt: skip
    yield (f"Along {nth(axis)} every number stands one place too early, the first one last.",
           lambda w: np.roll(w, -1, axis))  # fmt: skip


def shifted(pair: Pair, axis: int, step: int) -> bool:
    got, want = (np.moveaxis(v, axis, 0).astype(float) for v in (pair.got, pair.want))
    a, b = (got[1:], want[:-1]) if step > 0 else (got[:-1], want[1:])
    return bool(a.size >= ENOUGH and np.ptp(want) > 0 and close(a, b))


def normalised(pairs: list[Pair]) -> str | None:
    """Sums to 1, or has the mean 0, along another axis than it should."""
    if not same_shape(pairs) or any(p.want.ndim == 0 for p in pairs):
        return None
    if sum(min(p.want.shape) > 1 and p.want.ndim > 1 for p in pairs) < 2:
        return None
    for what, holds in (("sums to 1", sums_to_one), ("has the mean 0", means_zero)):
        found = each(pairs, partial(other_axes, holds))
        if found:
            right, came = [r for r, _ in found], [c for _, c in found]
            return f"It {what} along {common(pairs, came)}; it should along {common(pairs, right)}."
    if all(abs(p.got.sum() - 1) < RTOL for p in pairs) and all(right_sums(p) for p in pairs):
        return "All numbers together sum to 1; each slice along the axis should sum to 1 by itself."
    return None


def other_axes(holds: Callable[[Any, int], bool], pair: Pair) -> tuple[set[int], set[int]] | None:
    """The axes along which it holds of the right answer, and those of the other: none in common."""
    right = {a for a in range(pair.want.ndim) if holds(pair.want, a)}
    came = {a for a in range(pair.got.ndim) if holds(pair.got, a)} if right else set()
    return (right, came) if right and came and not right & came else None


def right_sums(pair: Pair) -> bool:
    return any(sums_to_one(pair.want, axis) for axis in range(pair.want.ndim))


def common(pairs: list[Pair], axes: list[set[int]]) -> str:
    """The one axis in all sets, counted from the end or from the front."""
    back = set.intersection(
        *({a - p.want.ndim for a in s} for p, s in zip(pairs, axes, strict=True))
    )
    if back:
        return nth(max(back))
    front = set.intersection(*axes)
    return nth(min(front)) if front else "another one"


def sums_to_one(values: Any, axis: int) -> bool:
    total = values.astype(float).sum(axis=axis)
    return bool(total.size and values.size > 1 and np.allclose(total, 1, rtol=RTOL))


def means_zero(values: Any, axis: int) -> bool:
    mean = values.astype(float).mean(axis=axis) if values.shape[axis] > 1 else np.ones(1)
    size = float(np.abs(values).max(initial=0.0))
    return bool(mean.size > 1 and size > 0 and np.allclose(mean, 0, atol=RTOL * size))


# --- parts ---


def partly(pairs: list[Pair]) -> str | None:
    """Wrong in a telling part only."""
    if not same_shape(pairs):
        return None
    wrong = [~matching(p.got, p.want) for p in pairs]
    if any(p.want.ndim == 0 for p in pairs):
        return by_sign(pairs, wrong)
    if all(first_item_only(w) for w in wrong) and sum(map(len, wrong)) > ENOUGH + len(wrong):
        return (
            "The first item along axis 0 is right and all others are wrong: do all get their turn,"
            " and is what they need kept?"
        )
    if words := masked(pairs, wrong) or by_sign(pairs, wrong):
        return words
    if all(w.ndim >= 2 and min(w.shape[-2:]) > 2 and w.sum() >= 2 for w in wrong):
        for words, part in TRIANGLES.items():
            if not any((w & ~part(w.shape[-2:])).any() for w in wrong):
                return f"Only the {words} is wrong."
    return blank(pairs)


def ends(pairs: list[Pair]) -> str | None:
    """Wrong in the first or the last place along an axis only."""
    if not same_shape(pairs) or any(p.want.ndim == 0 for p in pairs) or len(pairs) < ENOUGH:
        return None
    wrong = [~matching(p.got, p.want) for p in pairs]
    for axis in range(-min(w.ndim for w in wrong), 0):
        for at, words in ((0, "first"), (-1, "last")):
            if all(only_at(w, axis, at) for w in wrong):
                return f"Only the {words} place along {nth(axis)} is wrong: look at the ends."
    return None


def blank(pairs: list[Pair]) -> str | None:
    """Nothing but zeros above or below the diagonal, where others are wanted."""
    if any(p.want.ndim < 2 for p in pairs):
        return None
    for words, part in TRIANGLES.items():
        inside = [part(p.want.shape[-2:]) for p in pairs]
        if any(p.got[..., i].any() for p, i in zip(pairs, inside, strict=True)):
            continue
        lost = sum(np.count_nonzero(p.want[..., i]) for p, i in zip(pairs, inside, strict=True))
        left = sum(np.count_nonzero(p.got[..., ~i]) for p, i in zip(pairs, inside, strict=True))
        if min(lost, left) > 2 * ENOUGH:
            return f"The {words} holds nothing but zeros, and should not: is it masked?"
    return None


TRIANGLES: dict[str, Callable[[tuple[int, ...]], Any]] = {
    "diagonal": lambda shape: np.eye(shape[0], shape[1]) > 0,
    "part above the diagonal": lambda shape: np.triu(np.ones(shape), 1) > 0,
    "part below the diagonal": lambda shape: np.tril(np.ones(shape), -1) > 0,
}


def first_item_only(wrong: Any) -> bool:
    """Right in the first item along axis 0, wrong in every other."""
    if wrong.ndim < 2 or len(wrong) < 2:
        return False
    items = wrong.reshape(len(wrong), -1).any(axis=1)
    return bool(not items[0] and items[1:].all())


def only_at(wrong: Any, axis: int, at: int) -> bool:
    first = np.moveaxis(wrong, axis, 0)
    rest = first[1:] if at == 0 else first[:-1]
    return bool(len(first) > 2 and first[at].any() and not rest.any())


def masked(pairs: list[Pair], wrong: list[Any]) -> str | None:
    """Wrong in just the rows that a mask of the arguments picks out."""
    names = {n for n, v in arrays(pairs[0].args).items() if v.dtype.kind == "b"}
    for name in sorted(names):
        for words, pick in PICKS:
            if all(picked(p, w, name, pick) for p, w in zip(pairs, wrong, strict=True)):
                return f"Only the rows {words.format(name=name)} are wrong."
    return None


PICKS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("for which {name} is False everywhere", lambda m: ~m.any(axis=-1)),
    ("for which {name} is True everywhere", lambda m: m.all(axis=-1)),
    ("where {name} is False", lambda m: ~m),
    ("where {name} is True", lambda m: m),
)


def picked(pair: Pair, wrong: Any, name: str, pick: Callable[[Any], Any]) -> bool:
    mask = arrays(pair.args).get(name)
    if mask is None or mask.dtype.kind != "b" or mask.ndim == 0 or wrong.ndim < 2:
        return False
    rows, chosen = wrong.any(axis=-1), pick(mask)
    try:
        chosen = np.broadcast_to(chosen, rows.shape)
    except ValueError:
        return False
    return bool((rows == chosen).all() and rows.any() and not rows.all())


def by_sign(pairs: list[Pair], wrong: list[Any]) -> str | None:
    """Wrong in just the entries where an argument of the same shape has some sign."""
    for name in pairs[0].args:
        values = [arrays(p.args).get(name) for p in pairs]
        if any(v is None or v.shape != p.want.shape or v.dtype.kind not in "if"
               for p, v in zip(pairs, values, strict=True)):  # fmt: skip
            continue
        flat = np.concatenate([v.astype(float).ravel() for v in values if v is not None])
        off = np.concatenate([w.ravel() for w in wrong])
        for words, chosen in (
            ("negative", flat < 0), ("positive", flat > 0), ("0", flat == 0),
        ):  # fmt: skip
            if (off == chosen).all() and (~off).sum() >= ENOUGH:
                return f"Only the entries for which {name} is {words} are wrong."
    return None
