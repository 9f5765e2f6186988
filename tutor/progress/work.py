"""The road as work: what is to be done, in order, in hours, and what of it is left. Pure.

Hours are the middle of what the road estimates. A block's hours go to its topics by their own
estimates; for a start from scratch they grow as those do. What a topic or a kata requires comes
before it, also where the blocks name it later or not at all. What no block needs is *extra*: it
gets the time that the road leaves beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tutor.models import Block, Curriculum, Hours, Kata, Phase, Section, Topic

TOPIC, KATA, CHECKPOINT = "topic", "kata", "checkpoint"
MASTERED = 0.8  # from here on a topic is for reviews alone
BY_TIME = 0.5  # time spent is not yet ability: it pays for at most so much of a topic with katas
CHECK_HOURS = 1.0  # for a run through a checkpoint
UNKNOWN = 2.0  # hours of a topic that has no estimate, nor has any topic above it
SLIVER = 0.2  # hours of study that are not worth a line beside the topic's katas


@dataclass(frozen=True, slots=True)
class Learner:
    """What the plan needs to know. `mastery` by topic id (None: nothing can prove it), `spent`
    hours by topic id, `passed` katas, `checkpoints` that were found ready, `due` hours of reviews
    waiting."""

    background: str = "refresher"
    mastery: Mapping[str, float | None] = field(default_factory=dict)
    spent: Mapping[str, float] = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    checkpoints: frozenset[str] = frozenset()
    due: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to do. `phase` is where it has its place, `optional` what no checkpoint needs."""

    kind: str
    id: str
    title: str
    hours: float
    phase: Phase
    stars: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """`pieces` in the order of doing, `extra` in the order of worth. `core` is what each phase
    takes as a whole, with nothing done yet, in hours by phase id."""

    pieces: tuple[Piece, ...]
    extra: tuple[Piece, ...]
    core: Mapping[str, float]


def work(curriculum: Curriculum, katas: Iterable[Kata], learner: Learner) -> Work:
    """What is left for this learner."""
    known = tuple(katas)
    whole = _Road(curriculum, known, Learner(background=learner.background)).walk()
    core = {phase.id: 0.0 for phase in curriculum.phases}
    for piece in whole.pieces:
        core[piece.phase.id] += piece.hours
    left = _Road(curriculum, known, learner).walk()
    return replace(left, core=core)


def middle(hours: Hours, background: str) -> float:
    low, high = hours.scratch if background == "scratch" else hours.refresher
    return (low + high) / 2


class _Road:
    """Walks the phases once and lays the pieces down in their order."""

    def __init__(self, curriculum: Curriculum, katas: tuple[Kata, ...], learner: Learner) -> None:
        self._curriculum = curriculum
        self._learner = learner
        self._topics = {topic.id: topic for topic in curriculum.walk()}
        self._above = {part.id: topic for topic in curriculum.walk() for part in topic.topics}
        self._katas = {kata.slug: kata for kata in katas}
        self._phase = curriculum.phases[0] if curriculum.phases else None
        self._laid: dict[str, Phase] = {}  # topics, those inside others too
        self._done: set[str] = set(learner.passed)
        self._waiting: list[Kata] = []  # their home was studied, but not yet all they are about
        self._pieces: list[Piece] = []
        self._slots: dict[str, list[float]] = {}  # hours that blocks have for a topic, still to lay
        named = [id for phase in curriculum.phases for b in phase.blocks for id in b.topics]
        self._times = {id: named.count(id) for id in named}
        inside = [part.id for id in named if id in self._topics for part in self._topics[id].walk()]
        self._named = frozenset(inside)

    def walk(self) -> Work:
        named: list[tuple[Phase, list[str]]] = []
        for phase in self._curriculum.phases:
            shares = [share for block in phase.blocks for share in self._shares(block).items()]
            for id, hours in shares:
                self._slots.setdefault(id, []).append(hours)
            named.append((phase, [id for id, _ in shares]))
        for place, (phase, ids) in enumerate(named):
            self._phase = phase
            for at, id in enumerate(ids):
                later = ids[at + 1 :].count(id) + sum(
                    more.count(id) for _, more in named[place + 1 :]
                )
                if len(self._slots[id]) > later:  # else what was required laid it down before
                    self._lay(self._topics[id], self._slots[id].pop(0))
            if phase is self._curriculum.phases[-1]:
                self._solve(self._allowed)  # whatever else they are about is left aside
                self._solve(lambda kata: True)
            point, held = phase.checkpoint, self._learner.checkpoints
            if point.id not in held or any(piece.phase is phase for piece in self._pieces):
                title = f"{point.title}: are you ready?"
                self._put(CHECKPOINT, point.id, title, CHECK_HOURS, phase.stars)
        pieces = tuple(self._pieces)
        return Work(pieces, tuple(self._extra()), {})

    # --- hours ------------------------------------------------------------------------------

    def _estimate(self, topic: Topic, background: str) -> float:
        """The topic's own hours, or those of its parts, or its share of the topic above it."""
        if topic.hours:
            return middle(topic.hours, background)
        if any(part.hours for part in topic.walk()):
            return sum(self._estimate(part, background) for part in topic.topics)
        above = self._above.get(topic.id)
        while above and not above.hours:
            above = self._above.get(above.id)
        if above is None or above.hours is None:
            return UNKNOWN
        return middle(above.hours, background) * _leaves(topic) / _leaves(above)

    def _shares(self, block: Block) -> dict[str, float]:
        """The block's hours by topic; a topic named by two blocks is shared by them."""
        known = [id for id in dict.fromkeys(block.topics) if id in self._topics]
        background = self._learner.background

        def weights(background: str) -> dict[str, float]:
            return {
                id: self._estimate(self._topics[id], background) / self._times[id] for id in known
            }

        usual, own = weights("refresher"), weights(background)
        total = sum(usual.values())
        if not total:
            return {}
        hours = sum(block.hours) / 2 if block.hours else self._a_week() * _weeks(block)
        return {id: hours * own[id] / total for id in known}

    def _a_week(self) -> float:
        """What the blocks with hours take in a week of the road, on average."""
        timed = [b for phase in self._curriculum.phases for b in phase.blocks if b.hours]
        weeks = len({week for block in timed for week in _span(block)})
        return sum(sum(block.hours) / 2 for block in timed if block.hours) / weeks if weeks else 8

    # --- laying down --------------------------------------------------------------------------

    def _put(self, kind: str, id: str, title: str, hours: float, stars: int) -> None:
        assert self._phase
        self._pieces.append(Piece(kind, id, title, hours, self._phase, stars))

    def _covered(self, topic: Topic) -> bool:
        return topic.id in self._laid or (
            bool(topic.topics) and all(self._covered(part) for part in topic.topics)
        )

    def _lay(self, topic: Topic, hours: float) -> None:
        """The topic with its katas, after all that it requires. A second time: more of it."""
        assert self._phase
        left = self._left(topic, hours)
        for part in topic.walk():
            self._laid.setdefault(part.id, self._phase)
        for id in self._required(topic) if left else ():
            needed = self._topics.get(id)
            if needed and not self._covered(needed):
                slots = self._slots.get(id)
                self._lay(needed, slots.pop(0) if slots else self._open_hours(needed))
        home = [kata for kata in self._of(topic) if kata not in self._waiting]
        katas = [kata for kata in home if kata.slug not in self._done]
        if not left:
            self._done.update(kata.slug for kata in katas)
            return
        study = left - sum(kata.minutes for kata in katas) / 60
        if study > (SLIVER if katas else 0):
            self._put(TOPIC, topic.id, topic.title, study, topic.stars)
        self._waiting += katas
        self._solve(self._ready)

    def _solve(self, ready: Callable[[Kata], bool]) -> None:
        """The katas whose turn it is; each may be what another one waits for."""
        while found := next((kata for kata in self._waiting if ready(kata)), None):
            self._waiting.remove(found)
            self._done.add(found.slug)
            self._put(KATA, found.slug, found.title, found.minutes / 60, found.stars)

    def _ready(self, kata: Kata) -> bool:
        """All that it is about was studied, and what it requires comes before it."""
        return self._allowed(kata) and all(
            id in self._laid or id not in self._named for id in kata.topics
        )

    def _allowed(self, kata: Kata) -> bool:
        return all(slug in self._done or slug not in self._katas for slug in kata.requires)

    def _required(self, topic: Topic) -> Iterator[str]:
        """By the topic, its parts and the topics above it; what is inside itself left out."""
        inside = {part.id for part in topic.walk()}
        above: list[Topic] = []
        at: Topic | None = topic
        while at:
            above.append(at)
            at = self._above.get(at.id)
        parts = [part for part in topic.walk() if part is not topic]
        for one in (*reversed(above), *parts):
            yield from (id for id in one.requires if id not in inside)

    def _of(self, topic: Topic) -> list[Kata]:
        """The katas whose home it is, or one of its parts."""
        inside = {part.id for part in topic.walk()}
        return [kata for kata in self._katas.values() if kata.topics and kata.topics[0] in inside]

    def _open_hours(self, topic: Topic) -> float:
        """Its estimate without the parts that were laid down on their own."""
        whole = self._estimate(topic, self._learner.background)
        leaves = [part for part in topic.walk() if not part.topics]
        free = sum(not self._covered(part) for part in leaves)
        return whole * free / len(leaves)

    def _left(self, topic: Topic, hours: float) -> float:
        """What is left of `hours` after what is mastered and what was spent."""
        spent = sum(self._learner.spent.get(part.id, 0.0) for part in topic.walk())
        spent /= self._times.get(topic.id, 1)
        by_time = min(1.0, spent / hours) if hours else 1.0
        mastery = self._learner.mastery.get(topic.id)
        if mastery is None:
            return hours * (1 - by_time)
        if mastery >= MASTERED:
            return 0.0
        return hours * (1 - max(mastery, min(by_time, BY_TIME)))

    # --- what no block needs ------------------------------------------------------------------

    def _extra(self) -> list[Piece]:
        """The most worthwhile first: what is optional last, before that by stars."""
        found = []
        for section in self._curriculum.sections:
            for topic in section.topics:
                for one in self._uncovered(topic):
                    hours = self._estimate(one, self._learner.background)
                    left = self._left(one, hours)
                    phase = self._earliest(one, section)
                    if left and phase:
                        optional = section.optional
                        piece = Piece(TOPIC, one.id, one.title, left, phase, one.stars, optional)
                        found.append(piece)
        return sorted(found, key=lambda piece: (piece.optional, -piece.stars))

    def _uncovered(self, topic: Topic) -> Iterator[Topic]:
        """The largest topics of which no part has its place yet."""
        if topic.id in self._laid or self._covered(topic):
            return
        if any(part.id in self._laid for part in topic.walk()):
            for part in topic.topics:
                yield from self._uncovered(part)
        else:
            yield topic

    def _earliest(self, topic: Topic, section: Section) -> Phase | None:
        """The phase in which all that it requires has its place, or else its section begins."""
        order = [*self._curriculum.phases]
        if section.optional:
            return order[-1] if order else None
        before = [self._laid[id] for id in self._required(topic) if id in self._laid]
        if before:
            return max(before, key=order.index)
        near = [self._laid[part.id] for part in section.walk() if part.id in self._laid]
        return min(near, key=order.index) if near else (order[-1] if order else None)


def _leaves(topic: Topic) -> int:
    return sum(not part.topics for part in topic.walk())


def _span(block: Block) -> range:
    return range(block.weeks[0], block.weeks[1] + 1)


def _weeks(block: Block) -> int:
    return len(_span(block))


def calendar(curriculum: Curriculum) -> dict[str, float]:
    """The share of the road's own calendar that each phase takes; a week with blocks of two phases
    is shared by them. In [0, 1], by phase id."""
    weeks: dict[int, list[str]] = {}
    for phase in curriculum.phases:
        for week in {week for block in phase.blocks for week in _span(block)}:
            weeks.setdefault(week, []).append(phase.id)
    shares = {phase.id: 0.0 for phase in curriculum.phases}
    for ids in weeks.values():
        for id in ids:
            shares[id] += 1 / len(ids) / len(weeks)
    return shares
