"""A round of questions: what is asked, in which order, and how answers are kept. No widget."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import RenderableType

from tutor import curriculum
from tutor.models import Topic, TutorError
from tutor.questions.answered import Answered, payload
from tutor.questions.ask import Asked, ask
from tutor.questions.choose import Chosen, Why, choose
from tutor.session import Session, review
from tutor.session import checkpoint as points
from tutor.session.checkpoint import Standing

A_ROUND = 10  # questions on a topic at a time
STEPS = 5  # of a self-rating


@dataclass(frozen=True, slots=True)
class Rating:
    """How sure the learner is of a topic or of a question of the checkpoint."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Quizzed:
    """A question with its numbers in; `why` is None for those of a checkpoint itself."""

    asked: Asked
    why: Why | None
    title: str


Step = Rating | Quizzed


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round asks. `intro` is read before; `checkpoint` is the run that its end closes."""

    title: str
    steps: tuple[Step, ...]
    intro: RenderableType | None = None
    checkpoint: str = ""


def seed() -> int:
    """What the numbers of a question are drawn from."""
    return random.SystemRandom().randrange(2**31)


def of(session: Session, chosen: Sequence[Chosen], title: str) -> Plan:
    """The questions that were chosen already."""
    return Plan(title, _quizzed(chosen, _titles(session)))


def on_topic(session: Session, id: str, now: datetime, count: int = A_ROUND) -> Plan:
    """Questions on a topic or a section. Raises TutorError where there are none."""
    road = session.curriculum
    section = next((one for one in road.sections if one.id == id), None)
    subject = section or curriculum.topic(road, id)
    within = {part.id for part in subject.walk()}
    items = [item for item in session.questions.values() if item.topic in within]
    if not items:
        raise TutorError(f"There is no question on {subject.title} yet.", "Its katas are what is.")
    titles = _titles(session)
    past, recall = review.remembered(session, now)
    chosen = choose(items, count, now, past=past, recall=recall, road=[*titles])
    return Plan(subject.title, _quizzed(chosen, titles))


def run(session: Session, id: str, now: datetime, *, again: bool = False) -> Plan:
    """A run through a checkpoint: the one that is open, or a new one. First how sure the learner
    is, so that the answers don't colour it; then explanations, then questions of the bank."""
    from tutor.render.readiness import run as page

    phase = points.find(session, id)
    left = points.begin(session, phase, now, again=again)
    found = points.now_at(session, phase, now)
    rate = [Rating(one.id, _rated(one)) for one in left.rate]
    own = dict.fromkeys(left.topics, phase.checkpoint.title)
    explain = _quizzed([Chosen(item, Why.NEW) for item in left.explain], own, told=False)
    past, recall = review.remembered(session, now)
    asked = {id for id, one in past.items() if one.at >= left.since}
    fresh = [item for item in points.bank_of(session, left.topics) if item.id not in asked]
    titles = _titles(session)
    chosen = choose(fresh, left.questions, now, past=past, recall=recall, road=[*titles])
    return Plan(
        phase.checkpoint.title,
        (*rate, *explain, *_quizzed(chosen, titles)),
        page(found, left, resumed=left.since < now),
        phase.checkpoint.id,
    )


def _rated(one: object) -> str:
    if isinstance(one, Topic):
        return f"How well do you know this: {one.title}?"
    return str(getattr(one, "ask", ""))


def _titles(session: Session) -> dict[str, str]:
    return {topic.id: topic.title for topic in session.curriculum.walk()}


def _quizzed(
    chosen: Sequence[Chosen], titles: Mapping[str, str], *, told: bool = True
) -> tuple[Quizzed, ...]:
    return tuple(
        Quizzed(
            ask(one.item, seed()),
            one.why if told else None,
            titles.get(one.item.topic, one.item.topic),
        )
        for one in chosen
    )


# --- keeping --------------------------------------------------------------------------------


def keep(session: Session, given: Answered, now: datetime) -> str:
    """Write an answer down; returns why it could not be, or nothing."""
    try:
        session.store.append("answer", given.asked.item.id, payload(given), now)
    except TutorError as error:
        return error.what
    return ""


def rate(session: Session, id: str, rating: int, now: datetime) -> None:
    """Keep a self-rating of 1 to 5."""
    points.rate(session, id, (rating - 1) / (STEPS - 1), now)


def finish(session: Session, id: str, now: datetime) -> Standing:
    return points.finish(session, points.find(session, id), now)
