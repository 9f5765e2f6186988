"""Each relation between wrong and right answers is told, and silent on what only looks like it."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from scenes import Case, Make, Rng, seen


def shapes(rng: Rng, ndim: int, count: int = 4) -> list[tuple[int, ...]]:
    """No two sizes of a shape are equal, so that no axis can stand for another."""
    return [tuple(int(n) for n in rng.permutation(np.arange(3, 10))[:ndim]) for _ in range(count)]


def by(change: Callable[[Any], Any], ndim: int = 2, low: float = 0.1, **fixed: int) -> Make:
    """Answers that are a function of the right ones, of any shape."""

    def make(rng: Rng) -> list[Case]:
        cases: list[Case] = []
        for shape in shapes(rng, ndim):
            full = (*shape[:-1], fixed["last"]) if "last" in fixed else shape
            want = rng.uniform(low, 3.0, full)
            cases.append(({"x": rng.normal(size=full)}, change(want), want))
        return cases

    return make


def spoilt(cases: list[Case]) -> list[Case]:
    """One number amid the last answer is another."""
    args, got, want = cases[-1]
    other = np.array(got, dtype=float)
    at = tuple(n // 2 for n in other.shape)
    other[at] = other[at] * 1.4 + 0.3 if np.isfinite(other[at]) else 0.123
    return [*cases[:-1], (args, other, want)]


def square(change: Callable[[Any], Any], n: int = 5) -> Make:
    def make(rng: Rng) -> list[Case]:
        wants = [rng.normal(size=(n, n)) for _ in range(3)]
        return [({"x": rng.normal(size=(n, n))}, change(w), w) for w in wants]

    return make


def softmax(z: Any, axis: Any = -1) -> Any:
    e = np.exp(z - z.max())
    return e / e.sum(axis=axis, keepdims=True)


def of_input(right: Callable[[Any], Any], wrong: Callable[[Any], Any], ndim: int = 2) -> Make:
    """Both answers are computed from an input x of any shape."""

    def make(rng: Rng) -> list[Case]:
        inputs = [rng.normal(size=shape) for shape in shapes(rng, ndim)]
        return [({"x": x}, wrong(x), right(x)) for x in inputs]

    return make


def variance(x: Any, less: int) -> Any:
    return x.var(axis=-1, ddof=less)


def part(where: Callable[[Any], Any], ndim: int = 3) -> Make:
    """Right but for some entries, which are moved by amounts of their own."""

    def make(rng: Rng) -> list[Case]:
        cases: list[Case] = []
        for shape in shapes(rng, ndim):
            want = rng.normal(size=shape)
            off = np.broadcast_to(where(want), shape)
            moved = want + rng.uniform(1, 2, shape) * want**2
            cases.append(({"x": rng.normal(size=2)}, np.where(off, moved, want), want))
        return cases

    return make


def with_mask(pick: Callable[[Any], Any]) -> Make:
    def make(rng: Rng) -> list[Case]:
        cases: list[Case] = []
        for rows, keys in shapes(rng, 2):
            want = rng.normal(size=(rows, 4))
            mask = rng.random((rows, keys)) < 0.5
            mask[0], mask[1], mask[2, 0], mask[2, 1] = False, True, False, True
            off = pick(mask)[:, None]
            cases.append(({"mask": mask}, np.where(off, want + rng.uniform(1, 2, want.shape), want),
                          want))  # fmt: skip
        return cases

    return make


def numbers_with(special: Callable[[Any, Any], None], bad: float) -> Make:
    """`bad` where the input has something special."""

    def make(rng: Rng) -> list[Case]:
        cases: list[Case] = []
        for shape in shapes(rng, 2):
            x, want = rng.normal(size=shape), rng.normal(size=shape)
            spot = np.zeros(shape, bool)
            spot[1, 2] = spot[2, 0] = True
            special(x, spot)
            cases.append(({"x": x}, np.where(spot, bad, want), want))
        return cases

    return make


def with_number(name: str, factor: Callable[[float], float]) -> Make:
    """The factor follows an argument that is a number."""

    def make(rng: Rng) -> list[Case]:
        cases: list[Case] = []
        for value in (0.5, 0.1, 0.02, 1e-5):
            want = rng.normal(size=3)
            cases.append(({name: value}, factor(value) * want, want))
        return cases

    return make


def all_pairs(rng: Rng) -> list[Case]:
    sides = [(rng.normal(size=n), rng.normal(size=n)) for n in (3, 5, 7)]
    return [({"a": a, "b": b}, a[:, None] - b, a - b) for a, b in sides]


RELATIONS: dict[str, tuple[str, str, Make]] = {
    # --- factors ---
    "root of d": ("factor", "4 is √16, and 16 is the size of axis −1 of x: a division by the root",
                  by(lambda w: w * 4, last=16)),
    "one over root d": ("factor", "1/√16", by(lambda w: w / 4, last=16)),
    "d": ("factor", "7 is the size of axis −1 of x: a sum where a mean belongs",
          by(lambda w: w * 7, last=7)),
    "one over d": ("factor", "0.1429 is 1/7, and 7 is the size of axis −1 of x: a mean where a sum",
                   by(lambda w: w / 7, last=7)),
    "ln 2": ("factor", "That is ln 2", by(lambda w: w * math.log(2))),
    "one over ln 2": ("factor", "That is 1/ln 2", by(lambda w: w / math.log(2))),
    "twice": ("factor", "A factor 2 is too many", by(lambda w: 2 * w)),
    "half": ("factor", "A factor 2 is missing", by(lambda w: w / 2)),
    "some factor": ("factor", "Every number is 1.37 times the right one.$", by(lambda w: 1.37 * w)),
    "sign": ("factor", "wrong sign", by(lambda w: -w)),
    "n − 1 for n": ("factor", "follows the size of axis −1 of x.* n − 1 is used where n belongs",
                    of_input(lambda x: variance(x, 0), lambda x: variance(x, 1))),
    "n for n − 1": ("factor", "n is used where n − 1 belongs",
                    of_input(lambda x: variance(x, 1), lambda x: variance(x, 0))),
    "n − 1 under a root": ("factor", "n − 1 is used where n belongs, under a root",
                           of_input(lambda x: np.sqrt(variance(x, 0)),
                                    lambda x: np.sqrt(variance(x, 1)))),
    "sum for mean": ("factor", "follows the size of axis −1 of x.*a sum where a mean belongs",
                     of_input(lambda x: x.mean(-1), lambda x: x.sum(-1))),
    "mean for sum": ("factor", "follows the size of axis −2 of x.*a mean where a sum belongs",
                     of_input(lambda x: x.sum(-2), lambda x: x.mean(-2))),
    "root missing by size": ("factor", "follows the size of axis −1 of x.*division by the root",
                             of_input(lambda x: x, lambda x: x * math.sqrt(x.shape[-1]))),
    "all numbers": ("factor", "follows the number of entries of x",
                    of_input(lambda x: x[0] ** 2, lambda x: x[0] ** 2 * x.size)),
    "a power of an argument": ("factor", "follows h: it is 4 times h squared",
                               with_number("h", lambda h: 4 * h**2)),
    "one over an argument": ("factor", "follows h: it is 3 times one over h",
                             with_number("h", lambda h: 3 / h)),
    "what is left to one": ("factor", "follows p: it is 1 − p", with_number("p", lambda p: 1 - p)),
    "one over what is left": ("factor", "follows p: it is 3 times one over 1 − p",
                              with_number("p", lambda p: 3 / (1 - p))),
    "counts": ("factor", r"a whole number of times the right one \(such as 3, 2, 4\)",
               with_number("h", lambda h: {0.5: 3, 0.1: 2, 0.02: 4, 1e-5: 2}[h])),
    # --- other functions of the right number ---
    "offset": ("offset", "plus 0.7", by(lambda w: w + 0.7)),
    "offset below": ("offset", "plus −1.5", by(lambda w: w - 1.5)),
    "square": ("power", "square", by(np.square)),
    "root": ("power", "the root of", by(np.sqrt)),
    "logarithm": ("power", "logarithm", by(np.log)),
    "exponential": ("power", "exponential", by(np.exp)),
    "reciprocal": ("power", "upside down", by(lambda w: 1 / w)),
    "complement": ("power", "one minus", by(lambda w: 1 - w)),
    "absolute": ("power", "absolute value", by(np.abs, low=-3.0)),
    "whole numbers": ("cut", "whole numbers", by(lambda w: (9 * w).astype(int) // 9, low=1.0)),
    "floor": ("cut", "rounded down", by(np.floor, low=-3.0)),
    "rounded": ("cut", "2 decimals", by(lambda w: np.round(w, 2))),
    "no negatives": ("cut", "below 0", by(lambda w: np.maximum(w, 0), low=-3.0)),
    "clipped": ("cut", "from 0 to 1", by(lambda w: np.clip(w, 0, 1), low=-3.0)),
    "nothing stored": ("constant", "is 0", by(np.zeros_like)),
    "one number": ("constant", "is 5, whatever", by(lambda w: np.full_like(w, 5))),
    "unchanged": ("unchanged", "The answer is x as it came", of_input(np.tanh, lambda x: x)),
    # --- places ---
    "transposed square": ("transposed", "last two axes are swapped", square(lambda w: w.T)),
    "transposed": ("transposed", "last two axes are swapped", by(lambda w: w.T)),
    "transposed in a batch": ("transposed", "last two axes are swapped",
                              by(lambda w: w.swapaxes(-1, -2), 3)),
    "permuted": ("transposed", r"another order \(always \(1, 2, 0\)\)",
                 by(lambda w: w.transpose(1, 2, 0), 3)),
    "reversed": ("rearranged", "reverse order along axis −1", by(lambda w: np.flip(w, -1))),
    "reversed rows": ("rearranged", "reverse order along axis −2", by(lambda w: np.flip(w, -2))),
    "sorted": ("rearranged", "sorted along axis −1", by(lambda w: np.sort(w, -1))),
    "late": ("rearranged", "axis −1 every number stands one place too late, the last one first",
             by(lambda w: np.roll(w, 1, -1))),
    "early": ("rearranged", "axis −2 every number stands one place too early, the first one last",
              by(lambda w: np.roll(w, -1, -2))),
    "late with zeros": ("rearranged", "axis −1 every number stands one place too late.$",
                        by(lambda w: np.concatenate([0 * w[:, :1], w[:, :-1]], -1))),
    "reshape for transpose": ("rearranged", "a reshape where a transpose was meant",
                              by(lambda w: w.T.reshape(w.shape))),
    "softmax over another axis": ("axis", "sums to 1 along axis −2; it should along axis −1",
                                  of_input(softmax, lambda x: softmax(x, -2))),
    "softmax over all": ("axis|scale", "All numbers together sum to 1|proportions are right",
                         of_input(softmax, lambda x: softmax(x, None))),
    "centred over another axis": ("axis", "has the mean 0 along axis −2; it should along axis −1",
                                  of_input(lambda x: x - x.mean(-1, keepdims=True),
                                           lambda x: 1.3 * x**3 - (1.3 * x**3).mean(-2))),
    "slices times": ("scale", "Each slice along axis −1 .* times a number of its own",
                     of_input(lambda x: x, lambda x: x / np.abs(x).max(-1, keepdims=True))),
    "slices plus": ("scale", "Each slice along axis −1 .* plus a number of its own",
                    of_input(lambda x: x**3, lambda x: x**3 + x.max(-1, keepdims=True))),
    # --- parts ---
    "first of the batch": ("part", "The first item along axis 0 is right",
                           part(lambda w: np.arange(len(w))[:, None, None] > 0)),
    "diagonal": ("part", "Only the diagonal is wrong",
                 part(lambda w: np.eye(*w.shape[-2:], dtype=bool))),
    "upper triangle": ("part", "Only the part above the diagonal is wrong",
                       part(lambda w: ~np.tri(*w.shape[-2:], dtype=bool))),
    "lower triangle": ("part", "Only the part below the diagonal is wrong",
                       part(lambda w: np.tri(*w.shape[-2:], k=-1, dtype=bool))),
    "masked rows": ("part", "for which mask is False everywhere are wrong",
                    with_mask(lambda m: ~m.any(-1))),
    "open rows": ("part", "for which mask is True everywhere are wrong",
                  with_mask(lambda m: m.all(-1))),
    "last place": ("part", "Only the last place along axis −1",
                   part(lambda w: np.arange(w.shape[-1]) == w.shape[-1] - 1, 2)),
    # --- NaN and infinity ---
    "NaN beside infinities": ("not-finite", r"^NaN, first at \(1, 2\): x holds infinities",
                              numbers_with(lambda x, s: x.__setitem__(s, -np.inf), np.nan)),
    "NaN for large inputs": ("not-finite", "exp overflows at 709",
                             numbers_with(lambda x, s: x.__setitem__(s, 1e3), np.nan)),
    "infinite at zeros": ("not-finite", "^inf or NaN.* x holds zeros; is there a division by zero",
                          numbers_with(lambda x, s: x.__setitem__(s, 0.0), np.inf)),
    "NaN": ("not-finite", r"^NaN, first at \(1, 2\), where a number belongs",
            numbers_with(lambda x, s: None, np.nan)),
    # --- shapes ---
    "keepdims": ("shape", "drop it", of_input(lambda x: x.sum(-1) * 3 + x[..., 0] ** 2, lambda x: (
                 x.sum(-1) * 3 + x[..., 0] ** 2)[..., None])),
    "no keepdims": ("shape", "keepdims=True", of_input(lambda x: x.max(-1, keepdims=True),
                                                       lambda x: x.max(-1))),
    "flattened": ("shape", "in order, only the shape", by(np.ravel)),
    "reduction missing": ("shape", "its sum over axis −1 would be right",
                          of_input(lambda x: x.sum(-1), lambda x: x)),
    "reduction over all missing": ("shape", "the mean of all its numbers would be right",
                                   of_input(lambda x: np.array(x.mean()), lambda x: x)),
    "reduction too many": ("shape", "the maximum of the right one over axis −2, which should stay",
                           by(lambda w: w.max(-2))),
    "table of all pairs": ("shape", r"a column \(\d+, 1\) met a row \(\d+,\)",
                           all_pairs),
}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", RELATIONS)
def test_tells_a_relation(name: str, seed: int) -> None:
    kind, words, make = RELATIONS[name]
    found = seen(make(np.random.default_rng(seed)))
    assert len(found) == 1 and re.fullmatch(kind, found[0].id), found
    assert re.search(words, found[0].says), found[0].says


# A spoilt number leaves these true of the rest: it lies in the triangle, or where NaN is.
TOUGH = {"constant", "part", "not-finite"}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", [n for n, (kind, _, _) in RELATIONS.items() if kind not in TOUGH])
def test_is_silent_where_one_number_does_not_fit(name: str, seed: int) -> None:
    make = RELATIONS[name][2]
    assert seen(spoilt(make(np.random.default_rng(seed)))) == ()


@pytest.mark.parametrize("spoil", [False, True])
@pytest.mark.parametrize("name", ["diagonal", "upper triangle", "lower triangle", "masked rows",
                                  "open rows", "first of the batch", "last place"])  # fmt: skip
def test_a_part_is_only_told_if_nothing_else_is_wrong(name: str, spoil: bool) -> None:
    cases = RELATIONS[name][2](np.random.default_rng(7))
    for k, (args, got, want) in enumerate(cases):
        right = np.argwhere(got == want)
        other = got.copy()
        if spoil and k == len(cases) - 1:
            other[tuple(right[len(right) // 2])] += 1.7
        cases[k] = (args, other, want)
    assert [f.id for f in seen(cases)] == ([] if spoil else ["part"])


def test_nan_is_not_told_where_other_numbers_are_wrong_too() -> None:
    cases = RELATIONS["NaN"][2](np.random.default_rng(0))
    args, got, want = cases[0]
    assert seen([(args, np.where(want == want[0, 0], got + 1, got), want), *cases[1:]]) == ()


def test_two_numbers_are_too_few_to_tell_a_factor() -> None:
    assert seen([({}, np.array([2.0, 4.0]), np.array([1.0, 2.0]))]) == ()
    assert seen([({}, np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]))])[0].id == "factor"


def test_what_is_left_to_one_is_told_of_shares_only() -> None:
    rng = np.random.default_rng(0)
    wants = {h: rng.normal(size=3) for h in (0.5, 2.0, 4.5, 7.25)}
    found = seen([({"h": h}, (1 - h) * want, want) for h, want in wants.items()])
    assert [f.id for f in found] == ["scale"]


def test_entries_by_the_sign_of_an_argument_without_axes_too() -> None:
    def cases(*numbers: float) -> list[Case]:
        rng = np.random.default_rng(2)
        xs = [rng.normal(size=(3, 4)), *map(np.array, numbers)]
        return [({"x": x}, np.where(x < 0, x**3 + 7 * x, x), np.abs(x)) for x in xs]

    (found,) = seen(cases(-1.5, -0.25))
    assert found.says == "Only the entries for which x is negative are wrong."
    spoilt_one = ({"x": np.array(2.0)}, np.array(5.0), np.array(2.0))
    assert seen([*cases(-1.5, -0.25), spoilt_one]) == ()


def test_of_large_answers_the_smaller_ones_are_looked_at() -> None:
    rng = np.random.default_rng(1)
    small = [rng.normal(size=(3, n)) for n in (4, 5, 6)]
    large = rng.normal(size=(400, 500))
    assert seen([({}, 1.37 * w, w) for w in (*small, large)])[0].id == "factor"
    assert seen([({}, 1.37 * w, w) for w in (small[0], large, large + 1)]) == ()
    assert seen([({}, w**3 + 1.37 * w, w) for w in (*small, large)]) == ()
