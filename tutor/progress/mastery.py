"""Events → what they prove: the state of each kata, mastery of topics and sections, hours. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tutor.models import Curriculum, Event, Kata, Topic
from tutor.progress.memory import Memory, Series, Trail, live, recall, retrievability, trails

UNAIDED, HINTED, SHOWN = 1.0, 0.7, 0.3


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
    `memory` is None before the first pass. `mastery` = evidence × retrievability, in [0, 1].
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


@dataclass(frozen=True, slots=True)
class SectionStatus:
    """A section, or the whole road with an empty id. `katas`, `passed` and `due` are counts;
    `mastery` is None without a kata; `hours` were spent on its topics and katas."""

    id: str
    title: str
    katas: int
    passed: int
    mastery: float | None
    due: int
    hours: float


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the events say at one moment: katas by slug, mastery by topic id, hours by topic id
    (or by what was logged, where that is no topic) and kind, sections in order, and the total."""

    katas: Mapping[str, KataState]
    topics: Mapping[str, float | None]
    hours: Mapping[str, Mapping[str, float]]
    sections: tuple[SectionStatus, ...]
    total: SectionStatus


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


def kata_states(
    katas: Collection[Kata], events: Iterable[Event], now: datetime
) -> dict[str, KataState]:
    """The state of each of `katas` at `now`, by slug. Events may come in any order."""
    return _states(katas, trails(live(events)), now)


def _states(
    katas: Collection[Kata], found: Mapping[str, Trail], now: datetime
) -> dict[str, KataState]:
    return {kata.slug: _state(kata, found.get(kata.slug, Trail()), now) for kata in katas}


def _state(kata: Kata, trail: Trail, now: datetime) -> KataState:
    memory = recall(kata.slug, trail.series, kata.minutes) if trail.series else None
    if trail.touched:
        state = State.FAILING if trail.failing else State.STARTED
    elif memory is None:
        state = State.NEW
    else:
        state = State.DUE if memory.due <= now else State.PASSED
    return KataState(
        slug=kata.slug,
        state=state,
        attempts=trail.tries,
        last_at=trail.last_at,
        practice_seconds=trail.spent,
        passes=len(trail.series),
        fresh=trail.fresh,
        memory=memory,
        mastery=evidence(trail.series) * retrievability(memory, now) if memory else 0.0,
    )


def mastery(katas: Iterable[Kata], states: Mapping[str, KataState]) -> float | None:
    """The star-weighted mean of the katas' mastery, in [0, 1]; None without a kata."""
    counted = [(kata.stars, states[kata.slug].mastery) for kata in katas]
    if not counted:
        return None
    return sum(stars * value for stars, value in counted) / sum(stars for stars, _ in counted)


def topic_mastery(
    topic: Topic, katas: Iterable[Kata], states: Mapping[str, KataState]
) -> float | None:
    """Mastery over the katas that name the topic or one of its subtopics, each counted once."""
    within = {part.id for part in topic.walk()}
    return mastery([kata for kata in katas if not within.isdisjoint(kata.topics)], states)


def hours(events: Iterable[Event], katas: Collection[Kata] = ()) -> dict[str, dict[str, float]]:
    """Hours spent, by topic id and then by kind (coding, reading, watching).

    Measured practice is coding. What names one of `katas` counts for that kata's first topic;
    everything else stays under the name it was logged for.
    """
    return _hours(live(events), katas)


def _hours(standing: Iterable[Event], katas: Collection[Kata]) -> dict[str, dict[str, float]]:
    home = {kata.slug: kata.topics[0] for kata in katas if kata.topics}
    spent: dict[str, dict[str, float]] = {}
    for event in standing:
        if event.kind == "hours":
            kind, time = event.payload["kind"], event.payload["minutes"] / 60
        else:
            kind, time = "coding", event.payload.get("seconds", 0.0) / 3600
        if time:
            kinds = spent.setdefault(home.get(event.subject, event.subject), {})
            kinds[kind] = kinds.get(kind, 0.0) + time
    return spent


def progress(
    curriculum: Curriculum, katas: Collection[Kata], events: Iterable[Event], now: datetime
) -> Progress:
    """Everything at once, from one pass over the events. A kata belongs to the section of its
    first topic; the total covers all katas and hours, those outside the curriculum too."""
    standing = live(events)
    states = _states(katas, trails(standing), now)
    spent = _hours(standing, katas)

    def sum_up(id: str, title: str, members: list[Kata], topics: Iterable[str]) -> SectionStatus:
        held = [states[kata.slug] for kata in members]
        return SectionStatus(
            id=id,
            title=title,
            katas=len(members),
            passed=sum(state.passes > 0 for state in held),
            mastery=mastery(members, states),
            due=sum(state.memory is not None and state.memory.due <= now for state in held),
            hours=sum(sum(spent.get(topic, {}).values()) for topic in topics),
        )

    sections = []
    for section in curriculum.sections:
        ids = [topic.id for topic in section.walk()]
        members = [kata for kata in katas if kata.topics and kata.topics[0] in ids]
        sections.append(sum_up(section.id, section.title, members, ids))
    return Progress(
        katas=states,
        topics={topic.id: topic_mastery(topic, katas, states) for topic in curriculum.walk()},
        hours=spent,
        sections=tuple(sections),
        total=sum_up("", "", [*katas], spent),
    )


def status(
    curriculum: Curriculum, katas: Collection[Kata], events: Iterable[Event], now: datetime
) -> tuple[SectionStatus, ...]:
    """The sections of `progress`, in the curriculum's order."""
    return progress(curriculum, katas, events, now).sections


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
