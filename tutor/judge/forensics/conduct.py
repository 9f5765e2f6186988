"""What is wrong about whole answers: state, changed arguments, dtype, results out of order."""

from __future__ import annotations

from typing import Any

from tutor.judge.compare import Tolerance, difference, plain
from tutor.judge.forensics.scene import Call, Scene
from tutor.judge.forensics.scene import results as results_of_numbers
from tutor.judge.likeness import alike, same_changes
from tutor.judge.replay import Told

SPOILT = 0.1  # of the answers in a lost dtype, at most, may have lost more than digits


def modified(scene: Scene) -> str | None:
    """Every wrong answer is right but for an argument that was changed on the way."""
    for call in scene.wrong:
        mine, right = call.got, call.want
        if mine.error or right.error or not alike(mine.value, right.value):
            return None
        if not mine.changed.keys() > right.changed.keys():
            return None
    return "The answers are right, but an argument is changed on the way: work on a copy."


def stateful(scene: Scene) -> str | None:
    """The same call gave another answer the second time, where the reference's is the same."""
    calls = [c for c in (*scene.wrong, *scene.right) if c.asked.args]
    for second in scene.wrong:
        for first in calls:
            if (
                first is second
                or first.test != second.test
                or first.asked.what != second.asked.what
            ):
                continue
            if (
                alike(list(first.asked.args.items()), list(second.asked.args.items()))
                and steady(first.want, second.want)
                and not steady(first.got, second.got)
            ):
                return (
                    "The same call gives another answer the second time: something is kept between"
                    " calls (a global, a default argument that is changed, a random number)."
                )
    return None


def steady(a: Told, b: Told) -> bool:
    return a.error == b.error and a.kinds == b.kinds and alike(a.value, b.value)


def lost_dtype(scene: Scene) -> str | None:
    """The numbers are right, their type is not; a few may have suffered from that."""
    lost = [lost_type(call) for call in scene.wrong]
    if not all(lost):
        return None
    lost += filter(None, map(lost_type, scene.right))
    off = sum(not equal_numbers(call) for call in scene.wrong)
    if not lost or off > SPOILT * len(lost):
        return None
    most = f"In {len(lost) - off} of {len(lost)} answers the" if off else "The"
    return f"{most} numbers are right, but {lost[0]}."


def lost_type(call: Call) -> str:
    if call.got.error or call.want.error:
        return ""
    try:
        found = difference(call.got.value, call.want.value, Tolerance(rtol=1e-2, strict=True))
    except (TypeError, ValueError):  # an array of texts, say
        return ""
    return found.reason if found is not None and "its dtype is" in found.reason else ""


def equal_numbers(call: Call) -> bool:
    return alike(call.got.value, call.want.value, dtypes=False) and same_changes(
        call.got, call.want, call.want
    )


def results(scene: Scene) -> str | None:
    """Several results, of which one is returned alone, or two in the wrong order."""
    calls = [c for c in scene.wrong if c.asked.operation != "ask_probe"]  # which pass it on
    pairs = [(c.got.value, c.want.value) for c in calls if not c.got.error]
    if not pairs or not all(several(want) for _, want in pairs):
        return None
    count = len(pairs[0][1])
    if all(isinstance(g, (tuple, list)) and len(g) == len(w) == 2 and alike(g[0], w[1])
           and alike(g[1], w[0]) for g, w in pairs):  # fmt: skip
        return "The two results are right, but in the wrong order."
    for i, which in enumerate(("first", "second", "third", "fourth")[:count]):
        if all(len(w) == count and alike(g, w[i]) for g, w in pairs):
            return f"Only the {which} of {count} results is returned; it is right."
    return None


def several(value: Any) -> bool:
    """Whether these are several results, arrays or numbers, and not a list of tokens."""
    return (
        isinstance(value, (tuple, list))
        and len(value) > 1
        and (any(hasattr(plain(v), "dtype") for v in value) or results_of_numbers(value))
    )
