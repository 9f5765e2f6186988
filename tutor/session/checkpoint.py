"""Checkpoints: how ready the learner is, a run through one, and how readiness went."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tutor.models import Phase, Question, Topic, TutorError
from tutor.progress import mastery
from tutor.progress.digest import Digest, Outcome, Runs
from tutor.progress.mastery import Progress
from tutor.progress.readiness import (
    COUNTED,
    EXPLAIN,
    Readiness,
    counting,
    phase_mastery,
    readiness,
)
from tutor.session import Session

if TYPE_CHECKING:
    from tutor.questions.bank import Item

ASKED = 10  # questions of the bank in one run
WEEKS = 12  # that the history goes back


@dataclass(frozen=True, slots=True)
class Standing:
    """A phase: how far its topics are mastered, how ready the learner is for its checkpoint, since
    when a run through it is open, and how the earlier ones ended."""

    ready: Readiness
    mastery: float | None
    open: datetime | None
    done: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """What is still to be asked in a run: self-ratings, explanations, and questions of the bank
    (those of `topics`, `questions` of them)."""

    since: datetime
    rate: tuple[Topic | Question, ...]
    explain: tuple[Item, ...]
    topics: tuple[str, ...]
    questions: int

    @property
    def nothing(self) -> bool:
        return not (self.rate or self.explain or self.questions)


@dataclass(frozen=True, slots=True)
class Week:
    """Readiness at the end of a week, or now in the last."""

    end: datetime
    value: float | None


def find(session: Session, name: str) -> Phase:
    """By the id of a checkpoint or a phase, or by its number. Raises TutorError with the ids."""
    for phase in session.curriculum.phases:
        if name in (phase.checkpoint.id, phase.id, str(phase.number)):
            return phase
    ids = ", ".join(phase.checkpoint.id for phase in session.curriculum.phases)
    raise TutorError(f"There is no checkpoint {name}.", f"The checkpoints are {ids}.")


def standings(session: Session, now: datetime) -> tuple[Standing, ...]:
    """Every checkpoint, in the order of the road."""
    digest = session.digest()
    progress = session.progress(now, digest)
    return tuple(standing(session, one, digest, progress) for one in session.curriculum.phases)


def now_at(session: Session, phase: Phase, now: datetime) -> Standing:
    digest = session.digest()
    return standing(session, phase, digest, session.progress(now, digest))


def standing(session: Session, phase: Phase, digest: Digest, progress: Progress) -> Standing:
    held = digest.runs.get(phase.checkpoint.id, Runs())
    return Standing(
        ready=readiness(phase, session.curriculum, progress),
        mastery=phase_mastery(phase, session.curriculum, progress),
        open=held.open,
        done=tuple(held.done),
    )


# --- a run ----------------------------------------------------------------------------------


def begin(session: Session, phase: Phase, now: datetime, *, again: bool = False) -> Left:
    """Go on with the run that is open, or begin one; with `again`, begin in any case.

    Raises TutorError where nothing can be recorded: then there is no point in a run.
    """
    held = session.digest().runs.get(phase.checkpoint.id)
    since = held.open if held and not again else None
    if since is None:
        session.store.append("checkpoint", phase.checkpoint.id, {"action": "start"}, now)
        since = now
    return left(session, phase, since)


def left(session: Session, phase: Phase, since: datetime) -> Left:
    """What was not asked yet in the run begun at `since`."""
    digest, topics = session.digest(), counting(session.curriculum)
    asked = {id for id, one in digest.answers.items() if one.latest[-1].at >= since}
    said = {id for id, one in digest.said.items() if one.at >= since}
    own = (*phase.checkpoint.questions, *phase.self_assessment)
    required = [topics[id] for id in phase.checkpoint.requires if id in topics]
    rate: list[Topic | Question] = [*required, *(one for one in own if one.kind != EXPLAIN)]
    explain = [one for one in own if one.kind == EXPLAIN and one.id not in asked]
    within = [part.id for topic in required for part in topic.walk()]
    items = bank_of(session, within)
    return Left(
        since=since,
        rate=tuple(one for one in rate if one.id not in said),
        explain=tuple(_item(one, phase) for one in explain),
        topics=tuple(within),
        questions=max(0, min(ASKED, len(items)) - sum(item.id in asked for item in items)),
    )


def bank_of(session: Session, topics: Collection[str]) -> list[Item]:
    """The questions of the bank on these topics, but for optional ones."""
    every = session.questions.values()
    return [item for item in every if item.topic in topics and item.stars >= COUNTED]


def _item(question: Question, phase: Phase) -> Item:
    """A checkpoint's own question as one of the bank's kind. Its texts have no holes to fill."""
    from tutor.questions.bank import Item

    def plain(text: str) -> str:
        return text.replace("{", "{{").replace("}", "}}")

    return Item(
        id=question.id,
        topic=phase.checkpoint.requires[0],
        kind=EXPLAIN,
        stars=phase.stars,
        ask=plain(question.ask),
        because="",
        rubric=tuple(plain(point) for point in question.rubric),
    )


def rate(session: Session, id: str, rating: float, now: datetime) -> None:
    """Keep a self-rating in [0, 1] of a topic or a question."""
    session.store.append("assess", id, {"rating": rating}, now)


def finish(session: Session, phase: Phase, now: datetime) -> Standing:
    """Close the run with what it came to, and keep that."""
    found = now_at(session, phase, now)
    outcome = {
        "action": "finish",
        "value": found.ready.value or 0.0,
        "level": str(found.ready.level),
    }
    session.store.append("checkpoint", phase.checkpoint.id, outcome, now)
    return found


# --- how it went ----------------------------------------------------------------------------


def weeks(session: Session, phase: Phase, now: datetime, number: int = WEEKS) -> tuple[Week, ...]:
    """Readiness at the end of each of the latest weeks, as the events of then say it; weeks before
    the first event are left out."""
    from tutor.progress import snapshot

    today = session.digest()
    if today.first is None:
        return ()
    local = now.astimezone()
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time()).astimezone()
    ends = [monday - timedelta(weeks=back) for back in reversed(range(number - 1))]
    ends = [end for end in ends if end > today.first]
    found = []
    if ends:
        begun = snapshot.digest_before(session.store, today.minutes, today.weights, ends[0])
        digest, since = begun[0], deque(begun[1])
        for end in ends:
            while since and since[0].at < end:
                digest.add(since.popleft())
            found.append(Week(end, _value(session, phase, digest, end)))
    return (*found, Week(now, _value(session, phase, today, now)))


def _value(session: Session, phase: Phase, digest: Digest, at: datetime) -> float | None:
    katas, items = session.katas.values(), session.questions.values()
    progress = mastery.progress(session.curriculum, katas, digest, at, items)
    return readiness(phase, session.curriculum, progress).value
