"""Why a number is what it is: the events behind it, so that nobody has to believe it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tutor.models import Kata, Topic, TutorError
from tutor.progress.calibration import Rated, calibration
from tutor.progress.digest import Digest
from tutor.progress.mastery import KATA, Progress, Proof, by_topic, mastery, within
from tutor.progress.memory import (
    Memory,
    Rating,
    Series,
    Trail,
    answer,
    live,
    on_kata,
    rate,
    review,
)
from tutor.progress.readiness import EXPLAIN, named_katas
from tutor.session import Session
from tutor.session.checkpoint import Standing, find, standing


@dataclass(frozen=True, slots=True)
class Trace:
    """An event that counts: a pass of a kata, or an answer to a question."""

    at: datetime
    event: str
    what: str
    rating: Rating
    memory: Memory | None = None  # after it, where all of them are shown


@dataclass(frozen=True, slots=True)
class Line:
    """A kata or a question, its `weight` in the number, and its latest traces; `earlier` ones are
    not shown. `title` is empty in the many lines of a checkpoint."""

    proof: Proof
    title: str
    weight: float
    traces: tuple[Trace, ...]
    earlier: int

    @property
    def tried(self) -> bool:
        return bool(self.traces)


@dataclass(frozen=True, slots=True)
class WhyTopic:
    """`value` is the sum of weight × evidence × recall over `lines`, those of most weight first."""

    topic: Topic
    value: float | None
    lines: tuple[Line, ...]
    planned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyCheckpoint:
    """`lines` are what each requirement is made of, by its id; their weights are shares of the
    whole checkpoint, so weight × evidence × recall adds up to its readiness, but for what counts
    by the learner's own word."""

    standing: Standing
    lines: dict[str, tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class WhyOne:
    """One kata or question with everything that counts of it, oldest first. `left_out` attempts
    were made on a file that had passed, and prove nothing new."""

    line: Line
    due: datetime | None
    left_out: int


def why(session: Session, name: str, now: datetime) -> WhyTopic | WhyCheckpoint | WhyOne:
    """`name` is a topic (by id or number), a checkpoint or a phase, a kata or a question. Raises
    TutorError with the nearest."""
    digest = session.digest()
    progress = session.progress(now, digest)
    ids = {id for phase in session.curriculum.phases for id in (phase.checkpoint.id, phase.id)}
    if name in ids:
        return _checkpoint(session, name, digest, progress)
    numbered = {topic.number: topic for topic in session.curriculum.walk() if topic.number}
    topics = {topic.id: topic for topic in session.curriculum.walk()} | numbered
    if name not in topics and any(proof.id == name for proof in progress.proofs):
        return _one(session, name, digest, progress)
    if name not in topics:
        from difflib import get_close_matches

        known = [*ids, *topics, *(proof.id for proof in progress.proofs)]
        near = ", ".join(get_close_matches(name, known, n=3, cutoff=0.5))
        raise TutorError(
            f"There is no topic, checkpoint, kata or question {name}.",
            f"Did you mean {near}?"
            if near
            else "`tutor curriculum`, `tutor checkpoint` and `tutor list` show what there is.",
        )
    return _topic(session, topics[name], digest, progress)


def self_ratings(session: Session, now: datetime) -> tuple[Rated, ...]:
    """What the learner said of themselves beside what they could do, the widest gap first."""
    return calibration(session.curriculum, session.progress(now))


# --- topics and checkpoints -----------------------------------------------------------------


def _topic(session: Session, topic: Topic, digest: Digest, progress: Progress) -> WhyTopic:
    proofs = within(topic, by_topic(progress.proofs))
    named = {slug for part in topic.walk() for p in part.practice for slug in named_katas(p.by)}
    planned = [kata.slug for kata in session.curriculum.planned if kata.slug in named]
    return WhyTopic(topic, mastery(proofs), _lines(session, proofs, digest), tuple(planned))


def _checkpoint(session: Session, name: str, digest: Digest, progress: Progress) -> WhyCheckpoint:
    found = standing(session, find(session, name), digest, progress)
    needs = found.ready.requirements
    total = sum(one.stars for one in needs)
    lines = {one.id: _lines(session, one.proofs, digest, one.stars / total) for one in needs}
    return WhyCheckpoint(found, lines)


def _lines(
    session: Session, proofs: Sequence[Proof], digest: Digest, share: float = 1.0
) -> tuple[Line, ...]:
    """`share` is how much of the number they make up together; a part has no titles."""
    stars = sum(proof.stars for proof in proofs)
    found = [
        _line(session, proof, share * proof.stars / stars, digest, titled=share == 1)
        for proof in proofs
    ]
    return tuple(sorted(found, key=lambda line: (-line.weight, line.proof.kind, line.proof.id)))


def _line(
    session: Session, proof: Proof, weight: float, digest: Digest, *, titled: bool = True
) -> Line:
    if proof.kind == KATA:
        trail = digest.trails.get(proof.id, Trail())
        kata = session.katas[proof.id]
        traces = tuple(_pass(series, kata) for series in trail.series)
        return Line(proof, kata.title if titled else "", weight, traces, trail.passes - len(traces))
    held = digest.answers.get(proof.id)
    title = _asked(session, proof.id) if titled else ""
    if held is None:
        return Line(proof, title, weight, (), 0)
    traces = tuple(Trace(a.at, a.event, _said(a.share, proof), a.rating) for a in held.latest)
    return Line(proof, title, weight, traces, held.times - len(traces))


def _asked(session: Session, id: str) -> str:
    if id in session.questions:
        from tutor.questions.ask import ask

        return ask(session.questions[id], 0).text
    own = [q for phase in session.curriculum.phases for q in phase.checkpoint.questions]
    return next((one.ask for one in own if one.id == id), id)


def _pass(series: Series, kata: Kata, memory: Memory | None = None) -> Trace:
    help_ = (
        "after the solution"
        if series.solution
        else f"with {series.hints} hint{'' if series.hints == 1 else 's'}"
        if series.hints
        else "unaided"
    )
    tries = f"{series.attempts} attempt{'' if series.attempts == 1 else 's'}"
    took = f", {round(series.seconds / 60)} of {kata.minutes} min" if series.seconds else ""
    what = f"passed {help_}, {tries}{took}"
    return Trace(series.at, series.event, what, rate(series, kata.minutes), memory)


def _said(share: float, proof: Proof) -> str:
    if proof.kind == EXPLAIN:
        return f"{share:.0%} of the points named"
    return f"{share:.0%} right" if 0 < share < 1 else "right" if share else "wrong"


# --- one kata or question -------------------------------------------------------------------


def _one(session: Session, id: str, digest: Digest, progress: Progress) -> WhyOne:
    proof = next(proof for proof in progress.proofs if proof.id == id)
    memory: Memory | None = None
    traces: list[Trace] = []
    trail, counted = Trail(), 0
    for event in live(session.events(id)):
        if event.kind == "answer":
            one = answer(event)
            memory = review(memory, one.at, one.rating, digest.weights)
            traces.append(Trace(one.at, one.event, _said(one.share, proof), one.rating, memory))
        elif on_kata(event):
            passes = trail.passes
            trail.add(event)
            if trail.passes > passes:
                kata, series = session.katas[id], trail.series[-1]
                counted += series.attempts
                memory = review(memory, series.at, rate(series, kata.minutes), digest.weights)
                traces.append(_pass(series, kata, memory))
    line = replace(_line(session, proof, 1.0, digest), traces=tuple(traces), earlier=0)
    return WhyOne(line, memory.due if memory else None, trail.tries - trail.attempts - counted)
