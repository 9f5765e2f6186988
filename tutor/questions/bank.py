"""curriculum/questions/*.yaml as records; a mistake names file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor import paths
from tutor.schema import cache, files

TOLERANCE = 0.01  # relative, of a numeric answer: a figure rounded to two digits or three is right


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the bank, with its numbers still to be drawn.

    `kind` is choice, multi, numeric, shape, order, predict or explain; the fields below `let` hold
    what that kind needs. `answer` and the values of `draw` and `let` are expressions; texts may
    have holes such as {n}. `absolute` is None where the tolerance is relative.
    """

    id: str
    topic: str
    kind: str
    stars: int
    ask: str
    because: str
    covers: tuple[str, ...] = ()
    quiz: str = ""
    explain: str = ""
    draw: Mapping[str, str] = field(default_factory=dict)
    let: Mapping[str, str] = field(default_factory=dict)
    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    answer: str = ""
    tolerance: float | None = None
    absolute: float | None = None
    unit: str = ""
    steps: tuple[str, ...] = ()
    code: str = ""
    rubric: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


def load(root: Path | None = None) -> dict[str, Item]:
    """Every question of `root`/curriculum/questions by id, in the order of the road.

    `root` is the shipped content where none is given. Raises ContentError with every mistake over
    all files.
    """
    root = (root or paths.content()).absolute()
    found = {
        **files.question_files(root),
        **files.curriculum_files(root),
        **files.kata_slugs(root),
    }
    return {data["id"]: item(data) for data in cache.checked("questions", root, found, _check)}


def item(data: Mapping[str, Any]) -> Item:
    """A question from its checked data."""
    right = data.get("right", ())
    return Item(**{**data, "right": (right,) if isinstance(right, str) else right})


def _check(found: files.Files) -> list[dict[str, Any]]:
    from tutor.schema import question  # yaml and pydantic: only after a miss

    return question.check(found)
