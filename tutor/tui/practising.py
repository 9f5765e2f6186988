"""What Practice asks of the session: plain data in, plain data out. No widget."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from tutor import render
from tutor.models import TutorError
from tutor.session.handout import handed_out
from tutor.tui import paper
from tutor.workspace import read_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tutor.models import Event, Kata, Verdict
    from tutor.progress.mastery import KataState, State
    from tutor.session import Session
    from tutor.tui.paper import Paper


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the learner stands with a kata (None where the events can't be read), and overall."""

    state: KataState | None = None
    passed: int = 0
    total: int = 0
    reviewing: bool = False
    unrecorded: str = ""


@dataclass
class Opened(Message):
    """A kata to work on, and the text that was handed out with it. `draft` are changes that were
    not saved; `stale` says that the file was written after them. `again` is set where this very
    text was the last attempt."""

    kata: Kata
    path: Path
    given: str
    disk: str
    draft: str
    stale: bool
    again: bool
    hints: int
    standing: Standing
    prompt: RenderableType

    @property
    def untouched(self) -> bool:
        return paper.flat(self.disk) == paper.flat(self.given)


@dataclass
class Whereabouts(Message):
    """Where a kata's file is now."""

    kata: Kata
    path: Path


@dataclass
class Recorded(Message):
    """An attempt is written down, or not. `after` is what is to be read after a pass."""

    kata: Kata
    verdict: Verdict
    standing: Standing
    after: RenderableType | None = None


@dataclass
class Hinted(Message):
    """The steps of help taken so far, the last one just now unless it was the last already."""

    kata: Kata
    steps: int
    fresh: bool
    unrecorded: str = ""


@dataclass
class Solved(Message):
    """The solution to read; None where the learner has to be asked whether to give up."""

    kata: Kata
    text: RenderableType | None
    unrecorded: str = ""


@dataclass
class Debriefed(Message):
    kata: Kata
    text: RenderableType


@dataclass
class Past(Message):
    """What happened on a kata, with the texts, oldest first; `hidden` is why they can't be read."""

    kata: Kata
    events: tuple[Event, ...]
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A kata in the list."""

    number: int
    slug: str
    title: str
    section: str
    stars: int
    state: State


@dataclass
class Listed(Message):
    rows: tuple[Row, ...]


@dataclass
class Onward(Message):
    """The kata to go on with `after` another; None where nothing else is open."""

    after: str
    slug: str | None
    reason: str = ""


@dataclass
class Disk(Message):
    """What the file holds now, or why it can't be read."""

    path: Path
    text: str
    trouble: TutorError | None = None


@dataclass
class Turned(Message):
    """A kata's file is another one, or holds another text: open it again, then say `word`."""

    slug: str
    word: str


# --- opening --------------------------------------------------------------------------------


def opened(session: Session, slug: str, now: datetime) -> Opened:
    """Start a kata, or take it up again. Raises TutorError where its file can't be had."""
    kata = session.find(slug) if slug else session.current(now)
    started = session.start(kata, now)
    disk = read_text(started.path)
    draft, stale = paper.read_draft(session.workspace, started.path, disk)
    hints, again = 0, False
    try:
        events = session.history(kata)
    except TutorError:  # a database that can't be read keeps nobody from practising
        pass
    else:
        hints = hints_taken(events)
        attempts = [event for event in events if event.kind == "attempt"]
        again = bool(attempts) and attempts[-1].payload.get("source") == disk
    return Opened(
        kata,
        started.path,
        handed_out(session, kata) or "",
        disk,
        draft,
        stale,
        again,
        hints,
        standing(session, kata, now, started.unrecorded),
        render.prompt(kata),
    )


def whereabouts(session: Session, kata: Kata) -> Whereabouts:
    return Whereabouts(kata, session.path(kata))


def hints_taken(events: Sequence[Event]) -> int:
    """How many steps of help were taken since the kata was begun from blank."""
    from tutor.progress.memory import since_blank

    return max((e.payload["step"] for e in since_blank(events) if e.kind == "hint"), default=0)


def standing(session: Session, kata: Kata, now: datetime, unrecorded: str = "") -> Standing:
    from tutor.session import review

    try:
        states = session.states(now)
    except TutorError as error:
        return Standing(total=len(session.katas), unrecorded=error.what)
    passed = sum(one.passes > 0 for one in states.values())
    open_ = review.place(session, kata) is not None
    return Standing(states[kata.slug], passed, len(states), open_, unrecorded)


def disk(path: Path) -> Disk:
    try:
        return Disk(path, read_text(path))
    except TutorError as error:
        gone = TutorError(f"{path.name} is not there any more.", "^s writes it again.")
        return Disk(path, "", error if os.path.lexists(path) else gone)


# --- an attempt -----------------------------------------------------------------------------


def recorded(
    session: Session, kata: Kata, source: str, verdict: Verdict, now: datetime
) -> Recorded:
    """Write an attempt down. After a pass there is something to read: the debrief, and where it
    ended a review, the solution of then beside that of now."""
    from tutor.session import review

    reviewing = review.place(session, kata) is not None
    unrecorded = session.record(kata, source, verdict, now).unrecorded
    after = passed(session, kata, reviewing) if verdict.passed else None
    return Recorded(kata, verdict, standing(session, kata, now, unrecorded), after)


def passed(session: Session, kata: Kata, reviewed: bool) -> RenderableType:
    """What to read after a pass."""
    from tutor.render.review import compared
    from tutor.render.style import stack
    from tutor.session import review

    debrief = render.debrief(kata)
    if not reviewed:
        return debrief
    try:
        return stack(compared(review.compare(session, kata)), debrief)
    except TutorError:  # the pass could not be written down, so there is nothing to compare
        return debrief


# --- help and looking back --------------------------------------------------------------------


def hinted(session: Session, kata: Kata, now: datetime) -> Hinted:
    taken = session.hint(kata, now)
    return Hinted(kata, taken.step, taken.fresh, taken.unrecorded)


def solved(session: Session, kata: Kata, now: datetime, *, give_up: bool) -> Solved:
    if not give_up and not session.may_read_solution(kata):
        return Solved(kata, None)
    why = session.solution(kata, now, give_up=give_up)
    return Solved(kata, render.solution(kata), why)


def debriefed(session: Session, kata: Kata) -> Debriefed:
    session.debrief(kata)
    return Debriefed(kata, render.debrief(kata))


def past(session: Session, kata: Kata) -> Past:
    from tutor.session import review

    events = tuple(session.history(kata))
    try:
        review.refuse_texts(session, kata)
    except TutorError as error:
        return Past(kata, events, error.what)
    return Past(kata, events)


def listed(session: Session, now: datetime) -> Listed:
    states = session.states(now)
    return Listed(
        tuple(
            Row(number, kata.slug, kata.title, kata.section, kata.stars, states[kata.slug].state)
            for number, kata in enumerate(session.katas.values(), start=1)
        )
    )


def following(session: Session, kata: Kata, now: datetime, *, done: bool) -> Onward:
    """What `n` goes to: what is to be done next, or if this one is left as it is, the one after."""
    found = session.next(now) if done else None
    if found is None or found.kata.slug == kata.slug:
        found = session.next(now, after=kata)
    if found is None:
        return Onward(kata.slug, None)
    return Onward(kata.slug, found.kata.slug, found.reason)


def reset(session: Session, kata: Kata, held: Paper, text: str, now: datetime) -> Turned:
    """Begin again from the starter; the history keeps the text, unsaved changes included."""
    if held.changed(text):
        written = paper.save(session.workspace, held, text)
        if written.disk is not None:
            raise TutorError(
                f"{held.path} was changed by another program.", "Press ^s and choose a text first."
            )
    session.reset(kata, now)
    return Turned(kata.slug, "Your text is kept: a shows it among your attempts.")


def begun(session: Session, kata: Kata, now: datetime) -> Turned:
    """Solve it again in a file of its own. Raises TutorError where it has not passed yet."""
    from tutor.session import review

    found = review.begin(session, kata, now)
    early = "" if found.due else " It was not due yet."
    return Turned(kata.slug, f"Solve it again in {found.path.name}; your solution stays.{early}")


def stopped(session: Session, kata: Kata, now: datetime) -> Turned:
    from tutor.session import review

    path = review.stop(session, kata, now)
    return Turned(kata.slug, f"The review is given up; {path.name} stays where it is.")
