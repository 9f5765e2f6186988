"""What the screen Progress shows, reckoned in the thread of the session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from textual.message import Message

from tutor.progress import calibration, weeks
from tutor.progress.calibration import Rated, Step
from tutor.progress.hours import DAY
from tutor.progress.mastery import Progress, SectionStatus
from tutor.progress.weeks import Streak, Week, local_day
from tutor.session import Session, timing

WEEKS = 26  # of the plot of hours
AHEAD = 30  # days of the forecast


@dataclass(frozen=True, slots=True)
class DueDay:
    """What comes back on a day: slugs of katas, and how many questions. What is overdue is due
    today."""

    day: date
    katas: tuple[str, ...]
    questions: int

    @property
    def number(self) -> int:
        return len(self.katas) + self.questions


@dataclass
class Figures(Message):
    """All that is plotted: hours by local day, by kind in all and in the last four weeks beside the
    shares that kinds should have, by week up to this one, and what a week should have; `ahead`
    begins with today, `overdue` are the katas and questions that were due before it."""

    days: Mapping[date, float]
    kinds: Mapping[str, float]
    recent: Mapping[str, float]
    mix: Mapping[str, float]
    weeks: tuple[Week, ...]
    target: float
    streak: Streak
    today: date
    sections: tuple[SectionStatus, ...]
    total: SectionStatus
    ahead: tuple[DueDay, ...]
    overdue: int
    rated: tuple[Rated, ...]
    steps: tuple[Step, ...]
    titles: Mapping[str, str]


def load(session: Session, now: datetime) -> Figures:
    hours = timing.overview(session, now)
    progress = session.progress(now)
    ahead, overdue = forecast(progress, [*session.katas], hours.today)
    rated = calibration.calibration(session.curriculum, progress)
    return Figures(
        days=hours.days,
        kinds=hours.kinds,
        recent=hours.recent,
        mix=hours.mix,
        weeks=weeks.weeks(hours.spent, now, WEEKS),
        target=hours.pace.target,
        streak=hours.streak,
        today=hours.today,
        sections=progress.sections,
        total=progress.total,
        ahead=ahead,
        overdue=overdue,
        rated=rated,
        steps=calibration.steps(rated),
        titles=timing.titles(session),
    )


def forecast(
    progress: Progress, order: Sequence[str], today: date
) -> tuple[tuple[DueDay, ...], int]:
    """The days from today on with what comes back on each, and how much of today's is overdue."""
    katas: dict[date, list[str]] = {}
    questions: dict[date, int] = {}
    overdue = 0
    for slug in order:
        state = progress.katas.get(slug)
        if state and state.memory:
            day = local_day(state.memory.due)
            overdue += day < today
            katas.setdefault(max(day, today), []).append(slug)
    for question in progress.questions.values():
        day = local_day(question.memory.due)
        overdue += day < today
        questions[max(day, today)] = questions.get(max(day, today), 0) + 1
    days = (today + DAY * number for number in range(AHEAD))
    ahead = tuple(DueDay(day, tuple(katas.get(day, ())), questions.get(day, 0)) for day in days)
    return ahead, overdue
