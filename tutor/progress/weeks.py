"""Events → hours by week, the pace against a target, streaks, the whole overview. Pure.

Weeks start on Monday.

`zone` None is the zone of this machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from tutor.models import Curriculum, Kata
from tutor.progress import hours
from tutor.progress.hours import DAY, Days, Entry, Estimate, Spent

WEEK = timedelta(days=7)
SHOWN = 8  # weeks of an overview
RECENT = 4  # full weeks that an average looks back on


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    kinds: Mapping[str, float]

    @property
    def hours(self) -> float:
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Pace:
    """This week against its target, in hours. `due` is what the target asks for by now, `days` are
    left with today; `average` is that of the full weeks before, at most four, None without any."""

    target: float
    spent: float
    due: float
    days: int
    average: float | None


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row with any time. The current one also counts when today is still empty."""

    current: int
    longest: int


def local_day(now: datetime, zone: tzinfo | None = None) -> date:
    return Days(zone).of(now.timestamp())


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks(spent: Spent, now: datetime, number: int, zone: tzinfo | None = None) -> tuple[Week, ...]:
    """The latest `number` weeks, this one last, empty ones among them; none before the first."""
    this = monday(local_day(now, zone))
    mondays = [this - WEEK * back for back in reversed(range(number))]
    kinds: dict[date, dict[str, float]] = {one: {} for one in mondays}
    first = this
    for share, amount in spent.items():
        if share.day < first:
            first = monday(share.day)
        if mondays[0] <= share.day < this + WEEK:
            week = kinds[monday(share.day)]
            week[share.kind] = week.get(share.kind, 0.0) + amount
    return tuple(Week(one, kinds[one]) for one in mondays if one >= first)


def pace(spent: Spent, target: float, now: datetime, zone: tzinfo | None = None) -> Pace:
    """How this week stands against `target` hours a week."""
    days, today = Days(zone), local_day(now, zone)
    start, end = (days.midnight(monday(today) + WEEK * ahead) for ahead in (0, 1))
    passed = (now.timestamp() - start) / (end - start)
    *before, this = weeks(spent, now, RECENT + 1, zone)
    average = sum(week.hours for week in before) / len(before) if before else None
    return Pace(target, this.hours, target * passed, 7 - today.weekday(), average)


def streak(days: Iterable[date], today: date) -> Streak:
    """Days in a row, of `days` with any time; those after `today` (a clock was wrong) are ignored.

    A day not yet over can't break a streak.
    """
    active = sorted({day for day in days if day <= today})
    longest = run = 0
    last: date | None = None
    for day in active:
        run = run + 1 if last and day - last == DAY else 1
        longest, last = max(longest, run), day
    return Streak(run if last and today - last <= DAY else 0, longest)


# --- all at once ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is to be said about hours at one moment. `days` are hours by local day, `topics`
    those by topic and kind (by what they were logged for, where that is no topic), `recent` those
    of the last 28 days by kind, `mix` the shares that kinds should have, `entries` what can be
    edited, oldest first."""

    spent: Spent
    days: Mapping[date, float]
    topics: Mapping[str, Mapping[str, float]]
    kinds: Mapping[str, float]
    recent: Mapping[str, float]
    mix: Mapping[str, float]
    weeks: tuple[Week, ...]
    pace: Pace
    streak: Streak
    estimates: tuple[Estimate, ...]
    entries: tuple[Entry, ...]
    today: date


def overview(
    spent: Spent,
    entries: Sequence[Entry],
    curriculum: Curriculum,
    katas: Collection[Kata],
    now: datetime,
    *,
    target: float,
    background: str,
    zone: tzinfo | None = None,
) -> Overview:
    """From what `hours.spent` and `hours.entries` return; `target` in hours a week, `background` is
    refresher or scratch."""
    today, days = local_day(now, zone), hours.by_day(spent)
    topics = hours.by_topic(spent, hours.homes(curriculum, katas))
    late = {share: amount for share, amount in spent.items() if share.day > today - RECENT * WEEK}
    return Overview(
        spent=spent,
        days=days,
        topics=topics,
        kinds=hours.by_kind(spent),
        recent=hours.by_kind(late),
        mix=curriculum.mix,
        weeks=weeks(spent, now, SHOWN, zone),
        pace=pace(spent, target, now, zone),
        streak=streak(days, today),
        estimates=hours.estimates(curriculum, topics, background),
        entries=tuple(entries),
        today=today,
    )
