"""What Curriculum asks of the session: the road with where the learner is on it. No widget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rich.console import RenderableType
from textual.message import Message

from tutor.curriculum import katas_of
from tutor.models import Curriculum, Kata, Resource, Section, Topic
from tutor.progress.library import Shelved
from tutor.progress.mastery import Progress, State
from tutor.progress.work import MASTERED
from tutor.report import choose_topics, range_of
from tutor.report.katas import States
from tutor.session import Session
from tutor.session.library import shelf

DUE, BEGUN, NEW, DONE = "due", "begun", "new", "mastered"
FILTERS = ("", DUE, BEGUN, NEW, DONE)
STARS = (1, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Row:
    """A section or a topic, with its parts. `mastery` is None where nothing could prove it, `hours`
    are spent, `estimate` is what the road gives it; `due` katas and questions are due."""

    id: str
    number: str
    title: str
    stars: int
    mastery: float | None
    hours: float
    estimate: tuple[float, float] | None
    due: int
    tried: bool
    optional: bool
    parts: tuple[Row, ...]

    @property
    def state(self) -> str:
        if self.due:
            return DUE
        if self.mastery is not None and self.mastery >= MASTERED:
            return DONE
        return BEGUN if self.tried else NEW

    def walk(self) -> Iterator[Row]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions on one topic itself: how many, how many were answered, how many are due."""

    number: int = 0
    answered: int = 0
    due: int = 0


@dataclass
class Road(Message):
    rows: tuple[Row, ...]
    curriculum: Curriculum
    katas: Mapping[str, Kata]
    states: States
    questions: Mapping[str, Asked]
    shelf: Mapping[str, Shelved]
    current: str  # the topic of the kata at hand

    def subject(self, id: str) -> Section | Topic | None:
        for section in self.curriculum.sections:
            if section.id == id:
                return section
        return next((topic for topic in self.curriculum.walk() if topic.id == id), None)

    def row(self, id: str) -> Row | None:
        return next((row for one in self.rows for row in one.walk() if row.id == id), None)

    def asked(self, subject: Section | Topic) -> Asked:
        """Of the subject and its parts."""
        some = [self.questions[one.id] for one in subject.walk() if one.id in self.questions]
        return Asked(
            sum(one.number for one in some),
            sum(one.answered for one in some),
            sum(one.due for one in some),
        )

    def taught(self, subject: Section | Topic) -> tuple[Kata, ...]:
        topics = [subject] if isinstance(subject, Topic) else subject.topics
        found = {kata.slug: kata for topic in topics for kata in katas_of(topic, self.katas)}
        return tuple(found.values())

    def resources(self, subject: Section | Topic) -> tuple[Resource, ...]:
        known = {one.id: one for one in self.curriculum.resources}
        ids = dict.fromkeys(id for topic in subject.walk() for id in topic.resources)
        return tuple(known[id] for id in ids if id in known)


@dataclass
class Explained(Message):
    """What a topic's mastery is made of."""

    title: str
    page: RenderableType


@dataclass(frozen=True, slots=True)
class Filter:
    stars: int = 1
    state: str = ""
    text: str = ""

    @property
    def any(self) -> bool:
        return self != Filter()


def load(session: Session, now: datetime) -> Road:
    digest = session.digest()
    progress = session.progress(now, digest)
    asked: dict[str, list[str]] = {}
    for item in session.questions.values():
        asked.setdefault(item.topic, []).append(item.id)
    questions = {topic: _asked(ids, progress) for topic, ids in asked.items()}
    road, background = session.curriculum, session.workspace.config().background
    maker = _Maker(session.katas, progress, questions, background)
    hand = session.katas.get(digest.current)
    return Road(
        rows=tuple(maker.section(section) for section in road.sections),
        curriculum=road,
        katas=session.katas,
        states=progress.katas,
        questions=questions,
        shelf=shelf(session, digest),
        current=hand.topics[0] if hand and hand.topics else "",
    )


def _asked(ids: Sequence[str], progress: Progress) -> Asked:
    states = [progress.questions[id] for id in ids if id in progress.questions]
    return Asked(len(ids), len(states), sum(state.due for state in states))


@dataclass(frozen=True, slots=True)
class _Maker:
    katas: Mapping[str, Kata]
    progress: Progress
    questions: Mapping[str, Asked]
    background: str

    def section(self, section: Section) -> Row:
        status = next(one for one in self.progress.sections if one.id == section.id)
        parts = tuple(self.topic(topic) for topic in section.topics)
        return Row(
            id=section.id,
            number=str(section.number),
            title=section.title,
            stars=0,
            mastery=status.mastery,
            hours=status.hours,
            estimate=range_of(section.hours, self.background),
            due=status.due + status.ask,
            tried=any(part.tried for part in parts),
            optional=section.optional,
            parts=parts,
        )

    def topic(self, topic: Topic) -> Row:
        ids = [part.id for part in topic.walk()]
        states = [self.progress.katas[kata.slug] for kata in katas_of(topic, self.katas)]
        asked = [self.questions[id] for id in ids if id in self.questions]
        spent = sum(sum(self.progress.hours.get(id, {}).values()) for id in ids)
        touched = any(state.attempts or state.state is not State.NEW for state in states)
        due = sum(state.state is State.DUE for state in states)
        return Row(
            id=topic.id,
            number=topic.number,
            title=topic.title,
            stars=topic.stars,
            mastery=self.progress.topics.get(topic.id),
            hours=spent,
            estimate=range_of(topic.hours, self.background),
            due=due + sum(one.due for one in asked),
            tried=touched or spent > 0 or any(one.answered for one in asked),
            optional=False,
            parts=tuple(self.topic(part) for part in topic.topics),
        )


# --- filtering ------------------------------------------------------------------------------


def chosen(road: Road, wanted: Filter) -> tuple[Row, ...]:
    """The rows that fit, and those above them."""
    if not wanted.any:
        return road.rows
    trunks = choose_topics(road.curriculum, road.katas, stars=wanted.stars, text=wanted.text)
    kept: set[str] = set()
    for trunk in trunks:
        waiting = [*trunk.topics]
        while waiting:
            branch = waiting.pop()
            waiting += branch.parts
            kept.add(branch.topic.id)
    return _kept(road.rows, kept, wanted.state)


def _kept(rows: Sequence[Row], ids: set[str], state: str) -> tuple[Row, ...]:
    found = []
    for row in rows:
        parts = _kept(row.parts, ids, state)
        if parts or (row.id in ids and state in ("", row.state)):
            found.append(replace(row, parts=parts))
    return tuple(found)


def number(rows: Sequence[Row]) -> int:
    """How many topics these are, sections aside."""
    return sum(1 for section in rows for _ in section.walk()) - len(rows)


def explained(session: Session, id: str, now: datetime) -> Explained:
    from tutor.render.why import topic
    from tutor.session.why import WhyTopic, why

    found = why(session, id, now)
    assert isinstance(found, WhyTopic)
    return Explained(found.topic.title, topic(found, brief=True))
