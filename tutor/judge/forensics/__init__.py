"""What relates wrong answers to the right ones, where no known mistake fits.

A relation is only told where it holds for every wrong answer of a function, down to the tolerance
of the dtype, and where the numbers can tell it from chance. Otherwise: silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tutor.judge.forensics.breakdown import not_finite, overflow
from tutor.judge.forensics.conduct import lost_dtype, modified, results, stateful
from tutor.judge.forensics.occasion import exactly_when, mostly_when
from tutor.judge.forensics.origin import factor
from tutor.judge.forensics.parts import Parts
from tutor.judge.forensics.place import ends, normalised, partly, rearranged, turned
from tutor.judge.forensics.scene import Call, Pair, Scene, numeric
from tutor.judge.forensics.sequence import sequences
from tutor.judge.forensics.shape import wrong_shape
from tutor.judge.forensics.value import constant, cut, offset, power, sliced, unchanged
from tutor.models import Finding

RELATIONS: dict[str, Callable[[list[Pair]], str | None]] = {
    "transposed": turned,
    "shape": wrong_shape,
    "not-finite": not_finite,
    "constant": constant,
    "unchanged": unchanged,
    "factor": factor,
    "cut": cut,
    "offset": offset,
    "power": power,
    "rearranged": rearranged,
    "axis": normalised,
    "scale": sliced,
    "part": partly,
}
CONDUCT: dict[str, Callable[[Scene], str | None]] = {
    "modified-in-place": modified,
    "state": stateful,
    "results": results,
}
OCCASIONS: dict[str, Callable[[Scene], str | None]] = {
    "overflow": overflow,
    "when": exactly_when,
    "when mostly": mostly_when,
}


def examine(scenes: Sequence[Scene], *, named: bool) -> tuple[Finding, ...]:
    """The most telling thing that can be said of each function's wrong answers, if there is one.

    `named` puts the function's name in front, where a kata has several.
    """
    findings = []
    for scene in scenes:
        if found := about(scene):
            name, says = found
            says = f"{scene.function}: {says}" if named else says
            findings.append(Finding("forensics", name, says))
    return tuple(findings)


def about(scene: Scene) -> tuple[str, str] | None:
    if says := lost_dtype(scene):
        return "dtype", says
    if not scene.wrong:
        return None
    for name, conduct in CONDUCT.items():
        if says := conduct(scene):
            return name, says
    answered = [c for c in scene.wrong if not c.got.error and not c.want.error]
    parts = Parts.of(answered) if 2 * len(answered) > len(scene.wrong) else None
    if parts is not None and (found := related(parts)):
        return found
    for name, occasion in OCCASIONS.items():
        if says := occasion(scene):
            return name.partition(" ")[0], says
    if parts is None or len(answered) < len(scene.wrong):
        return None
    if all(numeric(p.got) and numeric(p.want) for p in parts.pairs()) and (
        says := ends(parts.pairs())
    ):
        return "part", says
    return ("part", f"{says} The rest of it is right.") if (says := parts.alone()) else None


def related(parts: Parts) -> tuple[str, str] | None:
    """A relation that holds for all wrong parts of the answers, or for some of the parts."""
    for words, pairs in parts.some():
        if found := relation(pairs):
            name, says = found
            return name, f"{words} {says}".strip()
    return None


def relation(pairs: list[Pair]) -> tuple[str, str] | None:
    """The first relation that holds for all of them."""
    if not all(numeric(p.got) and numeric(p.want) for p in pairs):
        return sequences(pairs)
    for name, holds in RELATIONS.items():
        if says := holds(pairs):
            return name, says
    return None


__all__ = ["RELATIONS", "Call", "Pair", "Scene", "examine"]
