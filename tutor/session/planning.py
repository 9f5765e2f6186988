"""The use cases of planning: the road week by week, and the one screen for today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tutor import curriculum, katas
from tutor.models import Kata, Resource, TutorError
from tutor.progress import plan as plans
from tutor.progress import weeks, work
from tutor.progress.digest import Digest
from tutor.progress.hours import spent
from tutor.progress.library import NEW, Shelved
from tutor.progress.mastery import KataState, Progress, State, next_kata
from tutor.progress.memory import live
from tutor.progress.plan import Plan
from tutor.progress.readiness import Level
from tutor.progress.weeks import RECENT, WEEK, local_day
from tutor.progress.work import Learner, Piece
from tutor.questions.choose import Chosen, Past, Recall, choose
from tutor.session import REASONS, Session
from tutor.session.outcomes import Next
from tutor.workspace import Config

QUESTION_MINUTES = {"explain": 4.0, "order": 2.0, "predict": 2.0}  # the others take one and a half
OTHER_MINUTES = 1.5
A_SET = 5  # questions
AGAIN = 0.6  # of a kata's minutes, for solving it again
SITTING = 45.0  # minutes of a resource at a time
PAGE = 3.0  # minutes a page
LEAST_WEEKS = 2  # full weeks of hours from which there is a real pace
SOURCES = ("asked", "pace", "target")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan was asked for; None where nothing was said."""

    a_week: float | None = None
    start: date | None = None
    background: str | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and by what it goes: `source` is asked, pace or target. `pace` is the average of the
    latest full weeks, in hours, None without enough of them; `other` is where the plan would end
    at the pace (or at the target, if it goes by the pace), as (hours a week, day)."""

    plan: Plan
    source: str
    target: float
    pace: float | None
    other: tuple[float, date] | None = None


def plan(session: Session | None, asked: Asked, now: datetime) -> Planned:
    """The road from where the learner is; without a session, from its beginning. Without hours
    asked for it goes by the real pace, or without one by the target of the settings.

    Raises TutorError for a deadline that is over, and for hours that no week has.
    """
    config = session.workspace.config() if session else Config()
    background = asked.background or config.background
    target = config.hours_per_week
    pace = real_pace(session, now) if session else None
    a_week, source = asked.a_week, SOURCES[0]
    if a_week is None:
        a_week, source = (pace, SOURCES[1]) if pace else (target, SOURCES[2])
    if not 0 < a_week <= 7 * 24:
        raise TutorError(
            f"{a_week:g} hours a week are no plan.", "Such as: tutor plan --hours-per-week 10"
        )
    start = asked.start or local_day(now)
    learner = standing(session, background, now) if session else Learner(background)
    road = session.curriculum if session else curriculum.load()
    todo = work.work(road, (session.katas if session else katas.load()).values(), learner)

    def at(hours: float) -> Plan:
        return plans.make(road, todo, hours, start, background=background, due=learner.due)

    def without(skip: Callable[[Piece], bool], only_study: bool) -> Plan:
        return plans.make(
            road,
            todo,
            a_week,
            start,
            background=background,
            due=learner.due,
            skip=skip,
            only_study=only_study,
        )

    made = at(a_week)
    if asked.deadline:
        if asked.deadline < start:
            raise TutorError(
                f"The deadline, {asked.deadline}, is before the plan begins, {start}.",
                f"Name a later one: tutor plan --deadline {start + 12 * WEEK}",
            )
        made = replace(made, deadline=plans.against(asked.deadline, made, at, without, todo))
    beside = target if source == SOURCES[1] else pace
    differs = beside and abs(beside - a_week) > 0.1 * a_week
    other = (beside, at(beside).end) if beside and differs and made.weeks else None
    return Planned(made, source, target, pace, other)


def real_pace(session: Session, now: datetime) -> float | None:
    """Hours a week over the latest full weeks, four at most; None before there are two."""
    since = now - timedelta(days=7 * (RECENT + 2))
    recent = session.store.events(since=since, sources=False)
    found = weeks.weeks(spent(live(recent)), now, RECENT + 1)[:-1]
    if len(found) < LEAST_WEEKS:
        return None
    average = sum(week.hours for week in found) / len(found)
    return round(average, 2) or None


def standing(session: Session, background: str, now: datetime) -> Learner:
    """What the learner has done so far, as a plan needs it."""
    digest = session.digest()
    progress = session.progress(now, digest)
    ready = {
        id for id, runs in digest.runs.items() if runs.done and runs.done[-1].level == Level.READY
    }
    return Learner(
        background=background,
        mastery=progress.topics,
        spent={topic: sum(kinds.values()) for topic, kinds in progress.hours.items()},
        passed=frozenset(slug for slug, state in progress.katas.items() if state.passes),
        checkpoints=frozenset(ready),
        due=_due_minutes(session, progress) / 60,
    )


def _due_minutes(session: Session, progress: Progress) -> float:
    solve = sum(part.minutes for part in _reviews(session, progress))
    return solve + sum(_minutes(session.questions[id].kind) for id in _asked(session, progress))


def _reviews(session: Session, progress: Progress) -> tuple[Part, ...]:
    """The katas that are due, the longest overdue first."""
    due = [one for one in progress.katas.values() if one.state is State.DUE and one.memory]
    due.sort(key=lambda one: one.memory.due if one.memory else one.slug)
    pairs = [(session.katas[one.slug], one) for one in due]
    return tuple(Part(kata, one, kata.minutes * AGAIN) for kata, one in pairs)


def _asked(session: Session, progress: Progress) -> list[str]:
    """The questions of the bank that are due."""
    return [id for id, one in progress.questions.items() if one.due and id in session.questions]


def _minutes(kind: str) -> float:
    return QUESTION_MINUTES.get(kind, OTHER_MINUTES)


# --- today ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A kata to solve, with about how many minutes it takes."""

    kata: Kata
    state: KataState
    minutes: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """Questions to answer: those of one topic, or of several (then `topic` is empty)."""

    chosen: tuple[Chosen, ...]
    topic: str
    title: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A resource to go on with, the topic it belongs to, and about how long to stay with it;
    `whole` says whether that is all of it."""

    resource: Resource
    topic: str
    title: str
    minutes: float
    whole: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class Today:
    """What to do now. `reviews` are the katas that are due, the longest overdue first; `waiting`
    questions are due in all. `week` and `target` are hours."""

    reviews: tuple[Part, ...]
    waiting: int
    kata: Part | None
    questions: Set | None
    reading: Reading | None
    progress: Progress
    target: float

    @property
    def minutes(self) -> float:
        parts = [*self.reviews, *(one for one in (self.kata, self.questions, self.reading) if one)]
        return sum(part.minutes for part in parts)


def today(session: Session, now: datetime) -> Today:
    """Due reviews, the current kata, one set of questions, one resource."""
    digest = session.digest()
    progress = session.progress(now, digest)
    ahead = _ahead(session, progress)
    kata = None
    if ahead:
        kata = Part(ahead.kata, ahead.state, _time_for(ahead), ahead.reason)
    config = session.workspace.config()
    return Today(
        reviews=_reviews(session, progress),
        waiting=len(_asked(session, progress)),
        kata=kata,
        questions=_questions(session, ahead, progress, now),
        reading=_reading(session, ahead, progress, digest),
        progress=progress,
        target=config.hours_per_week,
    )


def _ahead(session: Session, progress: Progress) -> Next | None:
    """The kata in hand, or else the next new one; what is due stands in the list of reviews."""
    states = {slug: one for slug, one in progress.katas.items() if one.state is not State.DUE}
    known = {slug: session.katas[slug] for slug in states}
    # A kata that is due has passed, so nothing waits for it.
    slug = next_kata(known.values(), states, [*known])
    return Next(known[slug], REASONS[states[slug].state], states[slug]) if slug else None


def _time_for(ahead: Next) -> float:
    """What is left of the kata's minutes, a third of them at least."""
    spent = ahead.state.practice_seconds / 60 if not ahead.state.passes else 0.0
    return max(ahead.kata.minutes - spent, ahead.kata.minutes / 3)


def _questions(
    session: Session, ahead: Next | None, progress: Progress, now: datetime
) -> Set | None:
    """What is due of all topics; where nothing is, questions on the topic of the kata at hand."""
    states = progress.questions
    past = {id: Past(one.last_at, one.right, one.share, one.times) for id, one in states.items()}
    recall = {id: Recall(one.memory.due, one.recall) for id, one in states.items()}
    road = [topic.id for topic in session.curriculum.walk()]
    titles = {topic.id: topic.title for topic in session.curriculum.walk()}
    items = [*session.questions.values()]
    due = len(_asked(session, progress))
    near = [item for item in items if ahead and item.topic in ahead.kata.topics]
    fresh = [item for item in near if item.id not in past or not past[item.id].right]
    some = fresh if fresh and not due else items
    chosen = choose(some, A_SET, now, past=past, recall=recall, road=road)
    if not chosen:
        return None
    topics = {one.item.topic for one in chosen}
    topic = next(iter(topics)) if len(topics) == 1 else ""
    minutes = sum(_minutes(one.item.kind) for one in chosen)
    return Set(tuple(chosen), topic, titles.get(topic, ""), minutes)


def _reading(
    session: Session, ahead: Next | None, progress: Progress, digest: Digest
) -> Reading | None:
    """The first resource not done yet of the topic at hand, or of the block of the road that is not
    mastered yet."""
    from tutor.session import library

    shelf = library.shelf(session, digest)
    known = {resource.id: resource for resource in session.curriculum.resources}
    for topic, title, ids in _shelves(session, ahead, progress):
        todo = [known[id] for id in ids if id in known and not shelf.get(id, Shelved()).times]
        if todo:
            resource = min(todo, key=lambda one: shelf.get(one.id, Shelved()).state == NEW)
            found = shelf.get(resource.id, Shelved())
            whole = float(resource.minutes or (resource.pages or 0) * PAGE)
            left = max(whole - found.minutes, 0.0) if whole else SITTING
            minutes = min(max(left, 10.0), SITTING)
            return Reading(
                resource, topic, title, minutes, bool(whole) and left <= SITTING, found.minutes > 0
            )
    return None


def _shelves(
    session: Session, ahead: Next | None, progress: Progress
) -> list[tuple[str, str, Sequence[str]]]:
    """Where to look for a resource: topic id, title, resources, the nearest first."""
    found: list[tuple[str, str, Sequence[str]]] = []
    if ahead:
        home = ahead.kata.topics[0] if ahead.kata.topics else ""
        above = [t for t in session.curriculum.walk() if home in {part.id for part in t.walk()}]
        found += [(t.id, t.title, t.resources) for t in reversed(above)]
    titles = {topic.id: topic.title for topic in session.curriculum.walk()}
    for phase in session.curriculum.phases:
        for block in phase.blocks:
            open_ = [id for id in block.topics if (progress.topics.get(id) or 0) < work.MASTERED]
            if open_ and block.resources:
                found.append((open_[0], titles.get(open_[0], block.title), block.resources))
    return found
