"""When it goes wrong: what all wrong calls have in common and no right one has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from tutor.judge.forensics.scene import ENOUGH, Call, Scene, arrays
from tutor.judge.wire import Handle

LEAST = 2  # wrong calls, of which one could be chance
FEW = 0.15  # of the right calls may share a trait with all the wrong ones
JOINED = 12  # traits of which two together are tried


def exactly_when(scene: Scene) -> str | None:
    """The trait, or two traits together, that part the wrong calls from the right ones."""
    wrong, right = telling(scene)
    if not wrong:
        return None
    shared = in_all([[*traits(c, scene.defaults), *contents(c)] for c in wrong])
    others = [{*traits(c, scene.defaults), *contents(c)} for c in right]
    for trait in (*([t] for t in shared), *(two(shared) if len(wrong) > LEAST else ())):
        if not any(other.issuperset(trait) for other in others):
            return (
                f"{'Both' if len(wrong) == 2 else f'All {len(wrong)}'} calls in which"
                f" {' and '.join(trait)} go wrong, and none of the {len(right)} others: look at"
                " what your code does then."
            )
    return None


def mostly_when(scene: Scene) -> str | None:
    """The trait, or two, of all wrong calls that next to none of the right ones has."""
    wrong, right = telling(scene)
    if len(wrong) < 2 * LEAST:
        return None
    shared = in_all([list(traits(c, scene.defaults)) for c in wrong])
    others = [set(traits(c, scene.defaults)) for c in right]
    for trait in (*([t] for t in shared), *two(shared)):
        too = sum(other.issuperset(trait) for other in others)
        if too <= FEW * len(right):
            return (
                f"In all {len(wrong)} calls that go wrong {' and '.join(trait)}, and in only {too}"
                f" of the {len(right)} right ones: look at what your code does then."
            )
    return None


def two(shared: list[str]) -> Iterator[list[str]]:
    """Two traits together, of different arguments."""
    for one, other in combinations(shared[:JOINED], 2):
        if one.split()[0] != other.split()[0]:
            yield [one, other]


def telling(scene: Scene) -> tuple[list[Call], list[Call]]:
    """The calls that have arguments and do not just make an object; none where they are too few.

    That nothing goes wrong with nothing in it says little of those where something does.
    """
    wrong = [c for c in scene.wrong if c.asked.args]
    right = [
        c
        for c in scene.right
        if c.asked.args and not isinstance(c.want.value, Handle) and not c.asked.hollow
    ]
    if len(wrong) < LEAST or 2 * len(wrong) < len(scene.wrong) or len(right) < ENOUGH:
        return [], []
    return wrong, right


def in_all(sets: list[list[str]]) -> list[str]:
    common = set.intersection(*map(set, sets))
    return [trait for trait in dict.fromkeys(sets[0]) if trait in common]


def contents(call: Call) -> Iterator[str]:
    """What can be said of the numbers in a call's arrays."""
    for name, value in arrays(call.asked.args).items():
        if value.dtype.kind == "f" and hasattr(call.asked.args[name], "shape"):
            yield from of_floats(name, value)


def traits(call: Call, defaults: Mapping[str, str]) -> Iterator[str]:
    """What can be said of a call's arguments, most telling first."""
    args = call.asked.args
    for name, default in defaults.items():
        value = args.get(name)
        if default == "None" and value is not None:
            yield f"{name} is given"
        elif default and name in args and scalar(value) and repr(value) != default:
            yield f"{name} is not {default}"
    for name, value in args.items():
        if scalar(value) and not isinstance(value, float):
            yield f"{name} is {value!r}"
    if call.asked.operation == "ask_probe":
        for word in dict.fromkeys(words(args.values())):
            yield f"“{word}” takes part"
            if " " in word:
                yield f"“{word.split()[0]}” takes part"
    for name, value in args.items():
        if isinstance(value, (str, list, tuple)):
            yield from of_sequence(name, value)
    for name, value in arrays(args).items():
        if hasattr(args[name], "shape"):
            yield from of_array(name, value, args[name])


def scalar(value: Any) -> bool:
    return isinstance(value, (bool, int, float, str)) or value is None


def words(values: Any) -> Iterator[str]:
    """The strings in nested containers."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from words(value)


def of_sequence(name: str, value: Any) -> Iterator[str]:
    if len(value) < 2:
        yield f"{name} has {'no item' if len(value) == 0 else 'a single item'}"
    if isinstance(value, str) and not value.isascii():
        yield f"{name} has letters beyond ASCII"
    if any(a is b or (isinstance(a, str) and a == b) for a, b in pairwise(value)):
        yield f"{name} has the same item twice in a row"


def of_array(name: str, value: Any, raw: Any) -> Iterator[str]:
    if value.size == 0:
        yield f"{name} is empty"
    if value.ndim >= 3:
        yield f"{name} has three axes or more"
    if value.ndim >= 2:
        yield f"{name} has two axes or more"
    yield f"{name} has {value.ndim} {'axis' if value.ndim == 1 else 'axes'}"
    if value.ndim >= 2 and value.shape[-1] != value.shape[-2]:
        yield f"{name} is not square"
    if 1 in value.shape:
        yield f"{name} has an axis of size 1"
    if value.dtype.kind in "iu":
        yield f"{name} holds whole numbers"
    if value.dtype.name in ("float32", "float16"):
        yield f"{name} is {value.dtype.name}"
    if isinstance(raw, np.ndarray) and not raw.flags.c_contiguous:
        yield f"{name} does not lie row by row in memory"


def of_floats(name: str, value: Any) -> Iterator[str]:
    if np.isinf(value).any():
        yield f"{name} holds infinities"
    if np.isnan(value).any():
        yield f"{name} holds NaN"
    finite = value[np.isfinite(value)]
    if finite.size and finite.size > np.unique(finite).size:
        yield f"{name} has ties (equal numbers)"
    if finite.size and (finite < 0).all():
        yield f"{name} is negative throughout"
    if (finite < 0).any():
        yield f"{name} holds negative numbers"
    if (finite == 0).any():
        yield f"{name} holds zeros"
