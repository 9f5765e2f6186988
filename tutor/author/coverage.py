"""What the source documents ask of a learner, and what of it the product covers.

A row counts as covered by evidence alone: a kata or question that is there and names the row in its
`covers`, a question written for the quiz or explain prompt that the row wants, or a feature that is
shipped. What asks first of all for a kata is covered by katas alone: talking about code is not
writing it. A kata that is merely planned covers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor import paths
from tutor.models import Kata
from tutor.questions.bank import Item
from tutor.schema import asked

FOLDER = "curriculum/asked"


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a source document. `do`: the document tells the learner to do it. `by` is what
    should cover it, the first of them before the others, such as `kata:softmax`."""

    id: str
    source: str
    line: str
    what: str
    kind: str
    by: tuple[str, ...]
    do: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """`katas` slugs and `questions` ids that cover the row, `commands` of shipped features."""

    row: Row
    katas: tuple[str, ...]
    questions: tuple[str, ...]
    commands: tuple[str, ...]

    @property
    def ok(self) -> bool:
        if self.row.by[0].startswith("kata:"):
            return bool(self.katas)
        return bool(self.katas or self.questions or self.commands)

    @property
    def by(self) -> tuple[str, ...]:
        return (*self.katas, *self.questions, *self.commands)


def load(root: Path | None = None) -> tuple[list[Row], dict[str, str]]:
    """All rows by id, and the command of each shipped feature. Raises ContentError."""
    folder = (root or paths.content()) / FOLDER
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml"))}
    rows, features = asked.check(files)
    return [Row(**{**row, "by": tuple(row["by"])}) for row in rows], features


def coverage(
    rows: Iterable[Row],
    features: Mapping[str, str],
    katas: Iterable[Kata],
    questions: Iterable[Item],
) -> list[Covered]:
    """Each row with what covers it, in the order of `rows`."""
    katas, questions = list(katas), list(questions)
    return [_covered(row, features, katas, questions) for row in rows]


def _covered(
    row: Row, features: Mapping[str, str], katas: list[Kata], questions: list[Item]
) -> Covered:
    wanted = set(row.by)
    commands = [
        features[f] for f in (by.removeprefix("feature:") for by in row.by) if f in features
    ]
    return Covered(
        row,
        tuple(kata.slug for kata in katas if row.id in kata.covers),
        tuple(
            one.id
            for one in questions
            if row.id in one.covers
            or (one.quiz and f"quiz:{one.quiz}" in wanted)
            or (one.explain and f"explain:{one.explain}" in wanted)
        ),
        tuple(dict.fromkeys(commands)),
    )


def unknown(rows: Iterable[Row], claims: Mapping[str, Iterable[str]]) -> list[str]:
    """A line for each claim of a row that does not exist; `claims`: kata or question → rows."""
    known = {row.id for row in rows}
    return [
        f"{name}: covers names {id}, which is no row of {FOLDER}"
        for name, ids in claims.items()
        for id in ids
        if id not in known
    ]
