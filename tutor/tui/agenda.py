"""What Today asks of the session: plain data in, plain data out. No widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rich.console import RenderableType
from rich.text import Text
from textual.message import Message

from tutor import render
from tutor.progress.hours import by_day, spent
from tutor.progress.mastery import SectionStatus
from tutor.progress.memory import live
from tutor.progress.readiness import Level
from tutor.progress.weeks import local_day, monday, streak
from tutor.questions.choose import Chosen
from tutor.render.quiz import REASONS, prose
from tutor.render.style import bullets, count, hours, stack, stars
from tutor.session import Session, planning, review
from tutor.session import checkpoint as points
from tutor.session.checkpoint import Standing
from tutor.session.library import done
from tutor.session.planning import Part, Reading, Set

LOOK_BACK = 35  # days of events that are read for the week and the streak; more for a longer one
RUN, REVIEW, KATA, QUESTIONS, READING = "run", "review", "kata", "questions", "reading"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to do now. `id` is a kata, a checkpoint, a topic or a resource, by `kind`; `what`
    a word for the kind, `minutes` 0 where they can't be told."""

    kind: str
    id: str
    what: str
    title: str
    detail: str
    minutes: float = 0.0
    stars: int = 0
    url: str = ""
    hours_kind: str = "coding"  # of a timer that runs while it is done


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    hours: float


@dataclass
class Agenda(Message):
    """`days` are those of this week, `target` its hours, `streak` days in a row. `point` is the
    next checkpoint, None where all are ready; `today` is the day at which this holds."""

    today: date
    entries: tuple[Entry, ...]
    chosen: tuple[Chosen, ...]
    days: tuple[Day, ...]
    target: float
    streak: int
    point: Standing | None
    total: SectionStatus

    @property
    def spent(self) -> float:
        return sum(day.hours for day in self.days)


@dataclass
class Preview(Message):
    """What is to be read of an entry, before it is begun."""

    entry: Entry
    page: RenderableType


@dataclass
class Begun(Message):
    """A review has its file, so that the kata can be practised; `word` says so."""

    slug: str
    word: str


@dataclass
class TickedOff(Message):
    title: str


def agenda(session: Session, now: datetime) -> Agenda:
    found = planning.today(session, now)
    digest = session.digest()
    phases = session.curriculum.phases
    every = [points.standing(session, one, digest, found.progress) for one in phases]
    point = next((one for one in every if one.ready.level is not Level.READY), None)
    open_ = [_run(one) for one in every if one.open]
    days, run = _days(session, now)
    today = local_day(now)
    week = [monday(today) + timedelta(days=ahead) for ahead in range(7)]
    entries = [
        *open_,
        *(_review(part) for part in found.reviews),
        *([_kata(found.kata)] if found.kata else []),
        *([_questions(found.questions, found.waiting)] if found.questions else []),
        *([_reading(found.reading)] if found.reading else []),
    ]
    return Agenda(
        today=today,
        entries=tuple(entries),
        chosen=found.questions.chosen if found.questions else (),
        days=tuple(Day(day, days.get(day, 0.0)) for day in week),
        target=found.target,
        streak=run,
        point=point,
        total=found.progress.total,
    )


def _days(session: Session, now: datetime) -> tuple[dict[date, float], int]:
    """Hours by day, lately, and how many days in a row there were any. Reads no more of the past
    than that takes."""
    back = LOOK_BACK
    while True:
        since = now - timedelta(days=back + 2)
        found = by_day(spent(live(session.store.events(since=since, sources=False))))
        run = streak(found, local_day(now)).current
        if run < back:
            return found, run
        back *= 4


def _run(one: Standing) -> Entry:
    point = one.ready.checkpoint
    return Entry(RUN, point.id, "Checkpoint", point.title, "You are in the middle of it.")


def _review(part: Part) -> Entry:
    kata, memory = part.kata, part.state.memory
    detail = "Solve it again from a blank starter."
    if memory:
        detail = f"due since {memory.due.astimezone():%-d %b}; {part.state.recall:.0%} remembered"
    return Entry(REVIEW, kata.slug, "Review", kata.title, detail, part.minutes, kata.stars)


def _kata(part: Part) -> Entry:
    kata = part.kata
    return Entry(KATA, kata.slug, "Kata", kata.title, part.reason, part.minutes, kata.stars)


def _questions(found: Set, waiting: int) -> Entry:
    title = count(len(found.chosen), "question") + (f" on {found.title}" if found.title else "")
    whys = [REASONS[one.why] for one in found.chosen]
    said = ", ".join(f"{whys.count(why)} {why}" for why in dict.fromkeys(whys))
    more = waiting - sum(why == "due" for why in whys)
    said += f"; {more} more are due" if more > 0 else ""
    return Entry(QUESTIONS, found.topic, "Questions", title, said, found.minutes)


def _reading(found: Reading) -> Entry:
    one = found.resource
    kind = "watching" if one.kind in ("video", "course") else "reading"
    by = f"{one.author}; " if one.author else ""
    stay = ", to its end" if found.whole else ", go on with it" if found.begun else ""
    detail = f"{by}{one.kind} on {found.title}{stay}"
    what = "Watch" if kind == "watching" else "Read"
    return Entry(
        READING, one.id, what, one.title, detail, found.minutes, url=one.url, hours_kind=kind
    )


# --- one entry ------------------------------------------------------------------------------


def preview(session: Session, entry: Entry, chosen: Sequence[Chosen]) -> Preview:
    """The prompt of a kata, the topics of the questions, the address of what there is to read."""
    return Preview(entry, _page(session, entry, chosen))


def _page(session: Session, entry: Entry, chosen: Sequence[Chosen]) -> RenderableType:
    if entry.kind in (KATA, REVIEW):
        return render.prompt(session.find(entry.id))
    if entry.kind == QUESTIONS:
        titles = {topic.id: topic.title for topic in session.curriculum.walk()}
        rows = [
            f"{titles.get(one.item.topic, one.item.topic)}, {one.item.kind}, {REASONS[one.why]}"
            for one in chosen
        ]
        return stack(Text(entry.title, style="bold"), bullets(rows))
    if entry.kind == READING:
        known = {one.id: one for one in session.curriculum.resources}
        note = known[entry.id].note
        return stack(
            Text(entry.title, style="bold"),
            Text(entry.detail, style="dim"),
            prose(note) if note else None,
            Text(entry.url, overflow="fold") if entry.url else None,
        )
    return stack(Text(entry.title, style="bold"), Text(entry.detail))


def begin_review(session: Session, slug: str, now: datetime) -> Begun:
    """A blank starter in a file of its own, or the one that is there already."""
    found = review.begin(session, session.find(slug), now)
    verb = "Begun" if found.written else "On with it"
    return Begun(slug, f"{verb}: solve it from blank in {found.path.name}.")


def tick(session: Session, id: str, now: datetime) -> TickedOff:
    """Tick a resource off. Raises TutorError where that can't be written down."""
    return TickedOff(done(session, id, None, now).resource.title)


def short(entry: Entry) -> str:
    """`25 min`, or nothing."""
    return hours(entry.minutes / 60) if entry.minutes else ""


def starred(entry: Entry) -> str:
    return stars(entry.stars) if entry.stars else ""
