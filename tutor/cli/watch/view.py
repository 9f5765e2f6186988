"""What the watch shows at one moment. Frozen: a change makes a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from tutor.cli.watch.intents import Mode
from tutor.models import Kata, Verdict
from tutor.progress.mastery import State


class Question(Enum):
    """What waits for a yes or no."""

    MOVE_ON = auto()
    GIVE_UP = auto()
    RESET = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A kata in the list, with its place on the road, whether it has ever passed, and where it
    stands."""

    number: int
    slug: str
    title: str
    passed: bool
    state: State = State.NEW

    def fits(self, only: str) -> bool:
        """Whether a filter lets it through."""
        match only:
            case "open":
                return not self.passed or self.state in (State.STARTED, State.FAILING)
            case "due":
                return self.state is State.DUE
            case "passed":
                return self.passed
        return True


FILTERS = ("all", "open", "due", "passed")


@dataclass(frozen=True, slots=True)
class Picker:
    """The list: what has been typed, the filter, and which of the rows left is chosen."""

    rows: tuple[Row, ...]
    query: str = ""
    at: int = 0
    only: str = FILTERS[0]

    @property
    def matches(self) -> tuple[Row, ...]:
        """By number where only digits are typed; else where slug or title hold every word."""
        rows = tuple(row for row in self.rows if row.fits(self.only))
        if self.query.isdigit():
            return tuple(row for row in rows if str(row.number).startswith(self.query))
        words = self.query.lower().split()
        texts = ((row, f"{row.slug} {row.title}".lower()) for row in rows)
        return tuple(row for row, text in texts if all(word in text for word in words))

    @property
    def chosen(self) -> Row | None:
        return self.matches[self.at] if self.at < len(self.matches) else None

    def move(self, by: int) -> Picker:
        return replace(self, at=min(max(self.at + by, 0), max(len(self.matches) - 1, 0)))

    def search(self, query: str) -> Picker:
        """A number chooses its own row first, so `1` then Enter is row 1 and not row 10."""
        return replace(self, query=query, at=0)

    def filtered(self) -> Picker:
        """With the next filter, and the same row chosen where it is still there."""
        only = FILTERS[(FILTERS.index(self.only) + 1) % len(FILTERS)]
        changed = replace(self, only=only, at=0)
        places = [place for place, row in enumerate(changed.matches) if row == self.chosen]
        return replace(changed, at=places[0] if places else 0)


def picker(rows: Sequence[Row], on: str) -> Picker:
    """The list, opened on the kata with the slug `on`."""
    places = [place for place, row in enumerate(rows) if row.slug == on]
    return Picker(tuple(rows), at=places[0] if places else 0)


@dataclass(frozen=True, slots=True)
class View:
    """One kata under watch.

    `verdict` is the latest one on the file as it is; while `checking`, or with `trouble` (why the
    file can't be graded), there is none. `hints` counts the steps on show. `note` is a remark that
    the next key takes away; `by_hand` says why saving is not noticed, if it isn't.
    """

    kata: Kata
    path: Path
    passed: int = 0
    total: int = 0
    checking: bool = False
    verdict: Verdict | None = None
    untouched: bool = False  # the file is still what was handed out
    trouble: str = ""
    unrecorded: str = ""
    hints: int = 0
    prompt: bool = False
    solution: bool = False
    note: str = ""
    by_hand: str = ""
    question: Question | None = None
    picker: Picker | None = None
    help: bool = False

    @property
    def mode(self) -> Mode:
        if self.question:
            return Mode.ASKING
        if self.picker:
            return Mode.PICKING
        return Mode.READING if self.help else Mode.WATCHING

    @property
    def told(self) -> Verdict | None:
        """The verdict that is shown. A starter is known to fail; a broken program is asked how."""
        return None if self.untouched and not self.kata.bugs else self.verdict

    @property
    def done(self) -> bool:
        """Whether the file as it is passes."""
        return self.verdict is not None and self.verdict.passed
