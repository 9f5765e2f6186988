"""Work and hours a week → a plan, week by week, and what a deadline would take. Pure.

The road's paces say how many weeks the whole of it takes at so many hours a day; they leave more
time than the studying alone needs. Of each week a share goes to reviews, before anything else; what
the paces leave beside studying goes to what no checkpoint requires, then to papers, projects and
the other tracks. Who has done part of a phase has as little left of its time beside.

Within a pace the low end of the hours goes with the high end of the weeks. A refresher takes the
quicker half of the weeks, a start from scratch the slower: 2–3 h a day and 20–24 weeks are 22 weeks
at 2 h and 20 at 3 h for the one, 24 and 22 for the other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import ceil

from tutor.models import Curriculum, Pace, Phase, TutorError
from tutor.progress.work import CHECKPOINT, KATA, SLIVER, Piece, Work, calendar

REVIEWS = 0.15  # of each week
BACKLOG = 0.5  # of a week, at most, for reviews that wait now
REVIEW, BESIDE = "review", "beside"
MOST = 84.0  # hours a week beyond which no plan is looked for: twelve a day
STEP = 0.5  # hours a week, in which the hours needed are told
TINY = 1e-6
LONGEST = 2000  # weeks; who needs more has no plan


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do in a week. `kind` is review, topic, kata, checkpoint or beside."""

    kind: str
    id: str
    title: str
    hours: float


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `start` to `end`, both included. `checkpoint` is the id of the one that is
    reached in it, or empty; where there are two, the last."""

    number: int
    start: date
    end: date
    phase: str
    items: tuple[Item, ...]
    checkpoint: str = ""

    @property
    def hours(self) -> float:
        return sum(item.hours for item in self.items)


@dataclass(frozen=True, slots=True)
class Cut:
    """Something to leave out, in hours, and the day on which the plan ends without it and without
    what was cut before it."""

    what: str
    ids: tuple[str, ...]
    hours: float
    end: date


@dataclass(frozen=True, slots=True)
class Deadline:
    """`hours` a week would meet it (None: not even twelve hours a day). `cuts` would, one after the
    other; `enough` says whether all of them do."""

    day: date
    met: bool
    hours: float | None
    cuts: tuple[Cut, ...] = ()
    enough: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """`end` is the last day. `left_out` are topics for which the pace leaves no time, by id."""

    start: date
    end: date
    a_week: float
    background: str
    weeks: tuple[Week, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    deadline: Deadline | None = None


# --- the road's own paces -------------------------------------------------------------------


def whole(paces: Iterable[Pace], a_week: float, background: str) -> float:
    """Hours of the whole road at `a_week` hours, reviews and all; 0 where the road has no pace.

    Between the ends of the paces it is interpolated; beyond them the nearest holds.
    """
    ends: dict[float, float] = {}
    for pace in paces:
        (low, high), (few, many) = pace.hours_per_day, pace.weeks
        half = (few + many) / 2
        slow, quick = (many, half) if background == "scratch" else (half, few)
        points = [(low, slow), (high, quick)] if low < high else [(low, (slow + quick) / 2)]
        for a_day, weeks in points:
            # The last week need not be full: half of it keeps the number of weeks what it is.
            ends[a_day * 7] = (weeks - 0.5) * a_day * 7
    hours = sorted(ends)
    if not hours:
        return 0.0
    if a_week <= hours[0] or a_week >= hours[-1]:
        return ends[hours[0] if a_week <= hours[0] else hours[-1]]
    above = next(i for i, point in enumerate(hours) if point >= a_week)
    low, high = hours[above - 1], hours[above]
    part = (a_week - low) / (high - low)
    return ends[low] + part * (ends[high] - ends[low])


def beside(curriculum: Curriculum, work: Work, a_week: float, background: str) -> dict[str, float]:
    """The time that the pace leaves beside the studying, in hours by phase id, for a whole road:
    where the road's calendar has most room for it."""
    room = (1 - REVIEWS) * whole(curriculum.paces, a_week, background)
    free = max(0.0, room - sum(work.core.values()))
    shares = calendar(curriculum)
    slack = {id: max(0.0, shares[id] * room - core) for id, core in work.core.items()}
    total = sum(slack.values())
    return {id: free * (one / total if total else shares[id]) for id, one in slack.items()}


# --- week by week ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Stage:
    """A phase with what is left in it: `free` hours go beside `pieces`."""

    id: str
    pieces: list[Piece]
    free: float

    @property
    def study(self) -> float:
        return sum(piece.hours for piece in self.pieces)


@dataclass(slots=True)
class _Open:
    """A week that is being filled."""

    size: float
    phases: dict[str, float] = field(default_factory=dict)
    checkpoint: str = ""
    used: float = 0.0
    items: dict[tuple[str, str], Item] = field(default_factory=dict)

    @property
    def free(self) -> float:
        return self.size - self.used

    def put(self, kind: str, id: str, title: str, hours: float) -> None:
        if hours > TINY:
            before = self.items.get((kind, id))
            hours_so_far = before.hours if before else 0.0
            self.items[kind, id] = Item(kind, id, title, hours_so_far + hours)
            self.used += hours


def make(
    curriculum: Curriculum,
    work: Work,
    a_week: float,
    start: date,
    *,
    background: str = "refresher",
    due: float = 0.0,
    skip: Callable[[Piece], bool] = lambda piece: False,
    only_study: bool = False,
) -> Plan:
    """The plan at `a_week` hours, over 0. `due` hours of reviews wait now. What `skip` is true of
    is left out with its time, and with `only_study` all that goes beside."""
    room = beside(curriculum, work, a_week, background)
    stages, left_out = _stages(curriculum, work, room, skip, only_study)
    weeks = tuple(_pack(stages, a_week, start, due))
    end = start
    if weeks:
        days = ceil(round(weeks[-1].hours / a_week * 7, 6))
        end = weeks[-1].start + timedelta(days=min(max(days, 1), 7) - 1)
    return Plan(start, end, a_week, background, weeks, left_out)


def _stages(
    curriculum: Curriculum,
    work: Work,
    room: Mapping[str, float],
    skip: Callable[[Piece], bool],
    only_study: bool,
) -> tuple[list[_Stage], dict[str, str]]:
    """The phases, each with what is extra as far as there is time for it, at most half of what it
    has beside; and what is left out. What is skipped takes its time along."""
    waiting = [*work.extra]
    stages: list[_Stage] = []
    for phase in curriculum.phases:
        mine = [piece for piece in work.pieces if piece.phase is phase]
        core = work.core.get(phase.id, 0.0)
        part = min(1.0, sum(piece.hours for piece in mine) / core) if core else 0.0
        free = room[phase.id] * part
        most, taken = free / 2, list[Piece]()
        for piece in [*waiting]:
            if piece.hours <= most and _place(curriculum, piece.phase) <= len(stages):
                taken.append(piece)
                waiting.remove(piece)
                most -= piece.hours
        free -= sum(piece.hours for piece in taken)
        ends = [piece for piece in mine if piece.kind == CHECKPOINT]
        study = [piece for piece in (*mine, *taken) if piece.kind != CHECKPOINT]
        kept = [piece for piece in study if not skip(piece)]
        stages.append(_Stage(phase.id, [*kept, *ends], 0.0 if only_study else free))
    return stages, {piece.id: piece.title for piece in waiting}


def _place(curriculum: Curriculum, phase: Phase) -> int:
    return next(i for i, one in enumerate(curriculum.phases) if one is phase)


def _pack(stages: list[_Stage], size: float, start: date, due: float) -> Iterator[Week]:
    """One week after the other; in each, reviews come first."""
    number = 0
    stages = [stage for stage in stages if stage.study + stage.free > TINY]
    while stages:
        if number >= LONGEST:
            raise TutorError(
                f"At {size:g} hours a week the road takes more than {LONGEST // 52} years.",
                "Plan with more: tutor plan --hours-per-week 5",
            )
        week = _Open(size)
        reviews = min(max(size * REVIEWS, due), size * BACKLOG)
        title = "Reviews: what is due now" if due > 0 else "Reviews: what comes due"
        week.put(REVIEW, REVIEW, title, reviews)
        due = max(0.0, due - reviews)
        while stages and week.free > TINY:
            before = week.used
            _fill(stages[0], week)
            week.phases[stages[0].id] = week.used - before
            if stages[0].study + stages[0].free <= TINY:
                stages.pop(0)
        first = start + timedelta(days=7 * number)
        number += 1
        last = first + timedelta(days=6)
        items = tuple(sorted(week.items.values(), key=lambda item: item.kind == BESIDE))
        phase = max(week.phases, key=lambda id: week.phases[id])
        yield Week(number, first, last, phase, items, week.checkpoint)


def _fill(stage: _Stage, week: _Open) -> None:
    """Study, and beside it its share of what else there is time for."""
    total = stage.study + stage.free
    room = min(1.0, week.free / total) * stage.study
    while stage.pieces and room > TINY:
        piece = stage.pieces[0]
        some = min(piece.hours, room)
        if (
            some < piece.hours
            and piece.hours <= week.free
            and (piece.kind in (KATA, CHECKPOINT) or piece.hours - some < SLIVER)
        ):
            some = piece.hours  # not torn in two: at the cost of what goes beside it
        elif (
            some < piece.hours
            and stage.free >= room
            and (
                some < SLIVER or (piece.kind in (KATA, CHECKPOINT) and piece.hours <= week.size / 2)
            )
        ):
            break  # next week
        week.put(piece.kind, piece.id, piece.title, some)
        room -= some
        if piece.hours - some > TINY:
            stage.pieces[0] = replace(piece, hours=piece.hours - some)
            continue
        stage.pieces.pop(0)
        if piece.kind == CHECKPOINT:
            week.checkpoint = piece.id
    other = min(stage.free, week.free)
    week.put(BESIDE, BESIDE, "Papers, projects, code and community", other)
    stage.free -= other


# --- deadlines ------------------------------------------------------------------------------


def against(
    day: date,
    plan: Plan,
    at: Callable[[float], Plan],
    without: Callable[[Callable[[Piece], bool], bool], Plan],
    work: Work,
) -> Deadline:
    """Whether the plan meets the day, and what would. `at` makes it with other hours a week,
    `without` leaves pieces out, and what goes beside if asked to."""
    if plan.end <= day:
        return Deadline(day, True, plan.a_week)
    steps = range(int(plan.a_week / STEP) + 1, int(MOST / STEP) + 1)
    found = bisect_left(steps, True, key=lambda step: at(step * STEP).end <= day)
    hours = steps[found] * STEP if found < len(steps) else None
    cuts: list[Cut] = []
    before = plan
    every = [*work.pieces, *work.extra]
    for what, fits, only_study in CUTS:
        shorter = without(fits, only_study)
        freed = _total(before) - _total(shorter)
        if freed > STEP / 2:
            planned = _ids(before) - _ids(shorter)
            ids = dict.fromkeys(p.id for p in every if p.id in planned)
            cuts.append(Cut(what, tuple(ids), freed, shorter.end))
            before = shorter
        if before.end <= day:
            break
    return Deadline(day, False, hours, tuple(cuts), before.end <= day)


def _total(plan: Plan) -> float:
    return sum(week.hours for week in plan.weeks)


def _ids(plan: Plan) -> set[str]:
    return {item.id for week in plan.weeks for item in week.items}


# What to leave out first, each with all before it.
CUTS: tuple[tuple[str, Callable[[Piece], bool], bool], ...] = (
    ("optional depth", lambda piece: piece.optional, False),
    ("topics of one and two stars", lambda piece: piece.optional or piece.stars <= 2, False),
    ("papers, projects and what else goes beside", lambda piece: piece.stars <= 2, True),
    ("topics of three stars", lambda piece: piece.stars <= 3, True),
)
