"""Weeks, the pace against a target, streaks, estimates: from hours by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor import curriculum, katas
from tutor.models import Event
from tutor.progress import hours, weeks
from tutor.progress.hours import Share
from tutor.progress.weeks import monday, pace, streak

ROOT = Path(__file__).parent / "fixtures" / "road"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)  # a Thursday, in the middle of the day


def share(day: str, kind: str = "coding", subject: str = "softmax") -> Share:
    return Share(date.fromisoformat(day), kind, subject, "log")


def test_weeks_start_on_monday_and_empty_ones_are_among_them() -> None:
    found = weeks.weeks(
        {share("2026-04-26"): 1.0, share("2026-04-27"): 2.0, share("2026-05-14", "reading"): 0.5},
        NOW,
        8,
        UTC,
    )
    assert [(week.monday.isoformat(), week.hours) for week in found] == [
        ("2026-04-20", 1.0),
        ("2026-04-27", 2.0),
        ("2026-05-04", 0),
        ("2026-05-11", 0.5),
    ]
    assert found[-1].kinds == {"reading": 0.5}


def test_only_the_latest_weeks_are_shown() -> None:
    found = weeks.weeks({share("2020-01-01"): 1.0}, NOW, 3, UTC)
    assert [week.monday.isoformat() for week in found] == ["2026-04-27", "2026-05-04", "2026-05-11"]


def test_sunday_evening_here_may_be_monday_elsewhere() -> None:
    late = datetime(2026, 5, 17, 22, 30, tzinfo=UTC)  # 0:30 on Monday in Berlin
    (here,) = weeks.weeks({}, late, 1, BERLIN)
    (there,) = weeks.weeks({}, late, 1, UTC)
    assert (here.monday, there.monday) == (date(2026, 5, 18), date(2026, 5, 11))


def test_the_pace_of_a_week() -> None:
    spent = {share("2026-05-11"): 2.0, share("2026-05-04"): 6.0, share("2026-04-27"): 9.0}
    found = pace(spent, 7.0, NOW, UTC)
    assert (found.spent, found.target, found.days) == (2.0, 7.0, 4)
    assert found.due == pytest.approx(3.5)
    assert found.average == pytest.approx(7.5)


def test_the_first_week_has_no_average() -> None:
    assert pace({share("2026-05-12"): 1.0}, 7.0, NOW, UTC).average is None


def test_a_week_in_which_the_clock_changes_is_as_long_as_it_is() -> None:
    noon = datetime(2026, 3, 29, 12, 0, tzinfo=BERLIN)  # Sunday; an hour was left out at night
    found = pace({}, 167.0, noon, BERLIN)
    assert found.due == pytest.approx(6 * 24 + 11)
    assert found.days == 1


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(
    ("active", "current", "longest"),
    [
        ((), 0, 0),
        (("2026-05-14",), 1, 1),
        (("2026-05-13",), 1, 1),  # today is not over
        (("2026-05-12",), 0, 1),
        (("2026-05-12", "2026-05-13", "2026-05-14"), 3, 3),
        (("2026-04-30", "2026-05-01", "2026-05-02", "2026-05-14"), 1, 3),
        (("2026-05-14", "2026-05-15"), 1, 1),  # a clock that was wrong
    ],
)
def test_streaks(active: tuple[str, ...], current: int, longest: int) -> None:
    found = streak(days(*active), date(2026, 5, 14))
    assert (found.current, found.longest) == (current, longest)


@given(st.sets(st.integers(0, 60)), st.integers(0, 60))
def test_a_streak_is_what_counting_by_hand_gives(active: set[int], today: int) -> None:
    first = date(2026, 1, 1)
    found = streak([first + timedelta(days=n) for n in active], first + timedelta(days=today))
    past = {n for n in active if n <= today}

    def run(end: int) -> int:
        return 0 if end not in past else 1 + run(end - 1)

    assert found.current == (run(today) or run(today - 1))
    assert found.longest == max([run(n) for n in past], default=0)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_monday_is_a_monday_of_the_same_week(day: date) -> None:
    assert monday(day).weekday() == 0
    assert timedelta() <= day - monday(day) < timedelta(days=7)


def test_the_overview_has_estimates_for_this_background() -> None:
    road, every = curriculum.load(ROOT), katas.load(ROOT)
    topic = next(topic for topic in road.walk() if topic.hours)
    assert topic.hours is not None
    events = [
        Event("a", NOW - timedelta(days=1), "laptop", "hours", topic.id, {"kind": "reading",
              "minutes": 120}),
        Event("b", NOW - timedelta(days=40), "laptop", "hours", "", {"kind": "coding",
              "minutes": 60}),
    ]  # fmt: skip

    def seen(background: str) -> weeks.Overview:
        return weeks.overview(
            hours.spent(events, UTC),
            hours.entries(events),
            road,
            every.values(),
            NOW,
            target=7.5,
            background=background,
            zone=UTC,
        )

    scratch, refresher = seen("scratch"), seen("refresher")
    assert scratch.estimates[0].topic == topic.id
    assert (scratch.estimates[0].low, scratch.estimates[0].high) == topic.hours.scratch
    assert (refresher.estimates[0].low, refresher.estimates[0].high) == topic.hours.refresher
    assert scratch.kinds == {"reading": 2.0, "coding": 1.0}
    assert scratch.recent == {"reading": 2.0}
    assert [entry.id for entry in scratch.entries] == ["b", "a"]
    assert scratch.today == date(2026, 5, 14)


def test_time_on_the_parts_of_a_topic_counts_for_it_once() -> None:
    road = curriculum.load(ROOT)
    parent = next(topic for topic in road.walk() if topic.topics and topic.hours)
    part = parent.topics[0]
    found = hours.estimates(
        road, {part.id: {"reading": 2.0}, parent.id: {"coding": 1.0}}, "scratch"
    )
    assert {one.topic: one.spent for one in found}[parent.id] == 3.0
