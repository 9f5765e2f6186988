"""Events → what they prove: the state of katas and questions, mastery of topics, sections. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor.models import Event, Kata
from tutor.progress.digest import Digest, Said, fold
from tutor.progress.memory import Memory, Series, Trail, retrievability

if TYPE_CHECKING:
    from tutor.models import Curriculum, Topic
    from tutor.questions.bank import Item

UNAIDED, HINTED, SHOWN = 1.0, 0.7, 0.3
KATA, QUESTION = "kata", "question"

History = Digest | Iterable[Event]  # events in any order, or what they were folded into


class State(StrEnum):
    NEW = "new"
    STARTED = "started"  # a starter is there, nothing has failed since
    FAILING = "failing"
    PASSED = "passed"
    DUE = "due"  # passed, and to be solved again from a blank starter


@dataclass(frozen=True, slots=True)
class KataState:
    """Where a kata stands at one moment.

    A kata that is being solved again is started or failing, and still has its `passes`. `fresh`
    says whether a pass would count now; it is false where the file still holds what has passed.
    `memory` is None before the first pass. `mastery` = `evidence` × `recall`, each in [0, 1].
    """

    slug: str
    state: State
    attempts: int
    last_at: datetime | None
    practice_seconds: float
    passes: int
    fresh: bool
    memory: Memory | None
    mastery: float
    evidence: float = 0.0
    recall: float = 0.0


@dataclass(frozen=True, slots=True)
class QuestionState:
    """Where a question stands that was answered: `share` in [0, 1] of the last answer was right.
    `mastery` = `share` × `recall`."""

    id: str
    times: int
    last_at: datetime
    share: float
    right: bool
    memory: Memory
    recall: float
    due: bool

    @property
    def mastery(self) -> float:
        return self.share * self.recall


@dataclass(frozen=True, slots=True)
class Proof:
    """A kata or a question, and what it proves at one moment: `evidence` × `recall`, in [0, 1]."""

    kind: str
    id: str
    stars: int
    topics: tuple[str, ...]
    evidence: float = 0.0
    recall: float = 0.0

    @property
    def value(self) -> float:
        return self.evidence * self.recall


@dataclass(frozen=True, slots=True)
class SectionStatus:
    """A section, or the whole road with an empty id. `katas`, `passed` and `due` are counts;
    `mastery` is None without a kata or question; `hours` were spent on its topics and katas.
    `answered` of its `questions` were answered, and `ask` are due."""

    id: str
    title: str
    katas: int
    passed: int
    mastery: float | None
    due: int
    hours: float
    questions: int = 0
    answered: int = 0
    ask: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the events say at one moment: katas by slug, mastery by topic id, hours by topic id
    (or by what was logged, where that is no topic) and kind, sections in order, and the total.
    `questions` are those answered, by id, those of checkpoints among them; `said` are self-ratings
    by what they are about; `proofs` is all that mastery is made of."""

    katas: Mapping[str, KataState]
    topics: Mapping[str, float | None]
    hours: Mapping[str, Mapping[str, float]]
    sections: tuple[SectionStatus, ...]
    total: SectionStatus
    questions: Mapping[str, QuestionState] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()


# --- katas and questions --------------------------------------------------------------------


def evidence(series: Sequence[Series]) -> float:
    """What the passes of a kata prove: 0 without any, otherwise what the latest one does.

    Unaided 1, with hints 0.7, after the solution 0.3. The latest and not the best: who needed the
    solution the last time no longer knows the kata. As unaided is the top, an unaided pass never
    lowers the number.
    """
    if not series:
        return 0.0
    latest = series[-1]
    return SHOWN if latest.solution else HINTED if latest.hints else UNAIDED


def digested(history: History, katas: Iterable[Kata]) -> Digest:
    if isinstance(history, Digest):
        return history
    return fold(history, {kata.slug: kata.minutes for kata in katas})


def kata_states(katas: Collection[Kata], history: History, now: datetime) -> dict[str, KataState]:
    """The state of each of `katas` at `now`, by slug."""
    digest = digested(history, katas)
    return {kata.slug: _state(kata.slug, digest, now) for kata in katas}


def _state(slug: str, digest: Digest, now: datetime) -> KataState:
    trail, memory = digest.trails.get(slug, Trail()), digest.memories.get(slug)
    if trail.touched:
        state = State.FAILING if trail.failing else State.STARTED
    elif memory is None:
        state = State.NEW
    else:
        state = State.DUE if memory.due <= now else State.PASSED
    shown = evidence(trail.series)
    recall = retrievability(memory, now, digest.weights) if memory else 0.0
    return KataState(
        slug=slug,
        state=state,
        attempts=trail.tries,
        last_at=trail.last_at,
        practice_seconds=trail.spent,
        passes=trail.passes,
        fresh=trail.fresh,
        memory=memory,
        mastery=shown * recall,
        evidence=shown,
        recall=recall,
    )


def question_states(digest: Digest, now: datetime) -> dict[str, QuestionState]:
    """The state of each question that was ever answered, by id."""
    found = {}
    for id, held in digest.answers.items():
        last, memory = held.latest[-1], held.memory
        found[id] = QuestionState(
            id=id,
            times=held.times,
            last_at=last.at,
            share=last.share,
            right=last.right,
            memory=memory,
            recall=retrievability(memory, now, digest.weights),
            due=memory.due <= now,
        )
    return found


def proofs(
    katas: Iterable[Kata],
    states: Mapping[str, KataState],
    items: Iterable[Item] = (),
    questions: Mapping[str, QuestionState] | None = None,
) -> tuple[Proof, ...]:
    """What each kata and each question of `items` proves; nothing where it was never tried."""
    found = [
        Proof(KATA, kata.slug, kata.stars, kata.topics, state.evidence, state.recall)
        for kata in katas
        for state in [states[kata.slug]]
    ]
    for item in items:
        answered = questions.get(item.id) if questions else None
        share, recall = (answered.share, answered.recall) if answered else (0.0, 0.0)
        found.append(Proof(QUESTION, item.id, item.stars, (item.topic,), share, recall))
    return tuple(found)


# --- topics and sections --------------------------------------------------------------------


def mastery(proofs: Iterable[Proof]) -> float | None:
    """The star-weighted mean of what they prove, in [0, 1]; None without any."""
    counted = [(proof.stars, proof.value) for proof in proofs]
    if not counted:
        return None
    return sum(stars * value for stars, value in counted) / sum(stars for stars, _ in counted)


def by_topic(proofs: Iterable[Proof]) -> dict[str, list[Proof]]:
    """The proofs that name each topic."""
    found: dict[str, list[Proof]] = {}
    for proof in proofs:
        for topic in proof.topics:
            found.setdefault(topic, []).append(proof)
    return found


def within(topic: Topic, named: Mapping[str, Sequence[Proof]]) -> list[Proof]:
    """The proofs that name the topic or one of its parts, each once; `named` as by_topic gives."""
    found = {(p.kind, p.id): p for part in topic.walk() for p in named.get(part.id, ())}
    return [*found.values()]


def progress(
    curriculum: Curriculum,
    katas: Collection[Kata],
    history: History,
    now: datetime,
    items: Collection[Item] = (),
) -> Progress:
    """Everything at once. A kata belongs to the section of its first topic; the total covers all
    katas, questions and hours, those outside the curriculum too."""
    from tutor.progress import hours

    digest = digested(history, katas)
    states, answered = kata_states(katas, digest, now), question_states(digest, now)
    every = proofs(katas, states, items, answered)
    named = by_topic(every)
    spent = hours.by_topic(digest.time.spent(), hours.homes(curriculum, katas))

    def sum_up(id: str, title: str, members: list[Proof], topics: Iterable[str]) -> SectionStatus:
        held = [states[proof.id] for proof in members if proof.kind == KATA]
        asked = [proof.id for proof in members if proof.kind == QUESTION]
        return SectionStatus(
            id=id,
            title=title,
            katas=len(held),
            passed=sum(state.passes > 0 for state in held),
            mastery=mastery(members),
            due=sum(state.memory is not None and state.memory.due <= now for state in held),
            hours=sum(sum(spent.get(topic, {}).values()) for topic in topics),
            questions=len(asked),
            answered=sum(id in answered for id in asked),
            ask=sum(answered[id].due for id in asked if id in answered),
        )

    sections = []
    for section in curriculum.sections:
        ids = [topic.id for topic in section.walk()]
        here = {*ids}
        members = [proof for proof in every if proof.topics and proof.topics[0] in here]
        sections.append(sum_up(section.id, section.title, members, ids))
    return Progress(
        katas=states,
        topics={topic.id: mastery(within(topic, named)) for topic in curriculum.walk()},
        hours=spent,
        sections=tuple(sections),
        total=sum_up("", "", [*every], spent),
        questions=answered,
        said=digest.said,
        proofs=every,
    )


def next_kata(
    katas: Iterable[Kata], states: Mapping[str, KataState], order: Sequence[str]
) -> str | None:
    """What to do next; None where nothing is open.

    First what is in hand (started or failing), the one touched last. Then what is due, the longest
    overdue. Then the first new kata in `order` whose prerequisites, as far as there are such
    katas, have all been passed.
    """
    known = {kata.slug: kata for kata in katas}
    ordered = [states[slug] for slug in order if slug in known]
    in_hand = [
        (state.last_at, state.slug)
        for state in ordered
        if state.state in (State.STARTED, State.FAILING) and state.last_at
    ]
    if in_hand:
        return max(in_hand, key=lambda entry: entry[0])[1]
    due = [
        (state.memory.due, state.slug)
        for state in ordered
        if state.state is State.DUE and state.memory
    ]
    if due:
        return min(due, key=lambda entry: entry[0])[1]
    for state in ordered:
        before = [states[slug] for slug in known[state.slug].requires if slug in states]
        if state.state is State.NEW and all(other.passes for other in before):
            return state.slug
    return None
