"""Where the time went: each moment once, whatever the clocks do."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.models import Event
from tutor.progress import hours
from tutor.progress.hours import Covered, Days, Share, by_day, by_kind, by_topic, spent, total
from tutor.progress.memory import live

BERLIN = ZoneInfo("Europe/Berlin")
T0 = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)  # a Monday
Make = Callable[..., Event]


@pytest.fixture
def event() -> Make:
    numbers = Counter[str]()

    def make(what: str, at: datetime, subject: str = "softmax", /, **payload: Any) -> Event:
        numbers["all"] += 1
        return Event(f"{numbers['all']:04d}", at, "laptop", what, subject, payload)

    return make


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def attempt(make: Make, minutes: float, seconds: float, subject: str = "softmax") -> Event:
    return make(
        "attempt", at(minutes), subject, status="failed", passed=False, seconds=float(seconds)
    )


def timer(
    make: Make, begin: float, end: float, kind: str = "coding", subject: str = "attention"
) -> list[Event]:
    start = make("timer", at(begin), subject, action="start", kind=kind)
    stop = make(
        "timer", at(end), subject, action="stop", kind=kind, timer=start.id,
        seconds=(end - begin) * 60,
    )  # fmt: skip
    return [start, stop]


def minutes(events: list[Event], key: Callable[[Share], Any]) -> dict[Any, int]:
    found = total(spent(live(events), UTC), key)
    return {name: round(amount * 60) for name, amount in found.items()}


def subject(share: Share) -> tuple[str, str]:
    return share.subject, share.kind


# --- each moment once -----------------------------------------------------------------------


def test_practice_and_what_was_typed_in_add_up(event: Make) -> None:
    events = [
        attempt(event, 5, 300),
        attempt(event, 8, 180),
        event("hours", at(60), "attention", kind="reading", minutes=90),
        event("done", at(61), "a-video", kind="watching", minutes=20),
    ]
    assert minutes(events, subject) == {
        ("softmax", "coding"): 8,
        ("attention", "reading"): 90,
        ("a-video", "watching"): 20,
    }


def test_a_coding_timer_and_the_practice_under_it_count_once(event: Make) -> None:
    events = [*timer(event, 0, 60), attempt(event, 20, 300), attempt(event, 24, 240)]
    assert minutes(events, subject) == {("softmax", "coding"): 9, ("attention", "coding"): 51}
    assert minutes(events, lambda share: share.source) == {"practice": 9, "timer": 51}


def test_a_reading_timer_does_not_count_what_was_practice_meanwhile(event: Make) -> None:
    events = [*timer(event, 0, 60, "reading"), attempt(event, 30, 300)]
    assert minutes(events, lambda share: share.kind) == {"reading": 55, "coding": 5}


def test_practice_that_reaches_over_the_end_of_a_timer_is_practice(event: Make) -> None:
    events = [*timer(event, 0, 30), attempt(event, 33, 300)]
    assert minutes(events, subject) == {("softmax", "coding"): 5, ("attention", "coding"): 28}


def test_two_katas_in_turns_do_not_share_a_minute(event: Make) -> None:
    events = [
        attempt(event, 4.5, 60, "sdpa"),  # 10:03:30 to 10:04:30
        attempt(event, 5, 300, "softmax"),  # 10:00 to 10:05, less that minute
    ]
    assert minutes(events, lambda share: share.subject) == {"sdpa": 1, "softmax": 4}


def test_two_timers_at_once_count_once(event: Make) -> None:
    events = [*timer(event, 0, 60, "reading"), *timer(event, 30, 90, "watching")]
    assert minutes(events, lambda share: share.kind) == {"reading": 60, "watching": 30}


def test_answers_are_practice_for_the_topic_of_the_question(event: Make) -> None:
    answer = event("answer", at(1), "shapes-1", topic="shapes", kind="shape", seconds=60.0)
    assert minutes([answer, attempt(event, 1, 60)], subject) == {("shapes", "coding"): 1}


def test_what_was_undone_does_not_count(event: Make) -> None:
    logged = event("hours", at(0), kind="reading", minutes=30)
    started, stopped = timer(event, 10, 20)
    gone = [event("undo", at(30), "", event=one.id) for one in (logged, started)]
    assert minutes([logged, started, stopped, *gone], subject) == {}


moments = st.floats(0, 5_000, allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(moments, moments), max_size=30))
def test_stretches_cover_what_their_union_covers(pairs: list[tuple[float, float]]) -> None:
    covered, counted = Covered(), 0.0
    seen: list[tuple[float, float]] = []
    for a, b in pairs:
        for low, high in covered.add(min(a, b), max(a, b)):
            assert low < high
            assert not any(low < end and high > start for start, end in seen)  # disjoint
            seen.append((low, high))
            counted += high - low
    ends = sorted({x for pair in pairs for x in pair})
    union = sum(
        high - low
        for low, high in pairwise(ends)
        if any(min(a, b) <= low and high <= max(a, b) for a, b in pairs)
    )
    assert counted == pytest.approx(union)


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 300), st.booleans()), max_size=25))
def test_a_day_never_has_more_hours_than_the_clock(
    things: list[tuple[int, int, bool]],
) -> None:
    numbers = iter(range(10_000))

    def make(what: str, when: datetime, about: str = "softmax", /, **payload: Any) -> Event:
        return Event(f"{next(numbers):05d}", when, "laptop", what, about, payload)

    events: list[Event] = []
    for minute, length, timed in things:
        if timed:
            events += timer(make, minute, minute + length / 10)
        else:
            events.append(attempt(make, minute, length))
    found = sum(spent(live(events), UTC).values()) * 60
    reach = [
        edge
        for m, length, t in things
        for edge in ((m, m + length / 10) if t else (m - length / 60, m))
    ]
    assert found <= (max(reach) - min(reach) if reach else 0) + 1e-6


# --- timers ---------------------------------------------------------------------------------


def test_a_stop_that_sorts_before_its_start_still_ends_it(event: Make) -> None:
    start = event("timer", at(60), "attention", action="start", kind="reading")
    stop = event(
        "timer", at(30), "attention", action="stop", kind="reading", timer=start.id, seconds=600.0
    )
    (found,) = hours.timers(live([start, stop]))
    assert (found.seconds, found.start) == (600.0, at(60))


def test_a_timer_that_runs_or_was_discarded_counts_nothing(event: Make) -> None:
    runs = event("timer", at(0), action="start", kind="coding")
    dropped = event("timer", at(5), action="start", kind="coding")
    drop = event("timer", at(9), action="discard", kind="coding", timer=dropped.id)
    assert [one.id for one in hours.timers([runs, dropped, drop])] == [runs.id]
    assert spent([runs, dropped, drop], UTC) == {}
    assert hours.entries([runs, dropped, drop]) == []


def test_what_two_devices_stopped_counts_as_the_first_said(event: Make) -> None:
    start, stop = timer(event, 0, 10)
    later = event("timer", at(500), action="stop", kind="coding", timer=start.id, seconds=30_000.0)
    (found,) = hours.timers([start, stop, later])
    assert found.seconds == 600


def test_a_stop_without_a_name_ends_the_timer_started_last(event: Make) -> None:
    first = event("timer", at(0), action="start", kind="coding")
    second = event("timer", at(10), action="start", kind="reading")
    stop = event("timer", at(30), action="stop", kind="reading")
    found = {one.id: one.seconds for one in hours.timers([first, second, stop])}
    assert found == {first.id: None, second.id: 1200.0}


def test_a_stop_says_what_the_time_was_for(event: Make) -> None:
    start = event("timer", at(0), "", action="start", kind="coding")
    stop = event(
        "timer", at(30), "attention", action="stop", kind="reading", timer=start.id,
        seconds=1800.0, note="the paper",
    )  # fmt: skip
    (entry,) = hours.entries([start, stop])
    assert (entry.kind, entry.subject, entry.note) == ("reading", "attention", "the paper")
    assert (entry.id, entry.told, entry.at) == (start.id, stop.id, at(0))


# --- clocks and days --------------------------------------------------------------------------


def days_of(events: list[Event], zone: ZoneInfo) -> dict[str, float]:
    found = by_day(spent(live(events), zone))
    return {day.isoformat(): round(amount, 6) for day, amount in sorted(found.items())}


def timed(make: Make, start: datetime, end: datetime) -> list[Event]:
    begun = make("timer", start, "attention", action="start", kind="reading")
    seconds = (end - start).total_seconds()
    return [begun, make("timer", end, "attention", action="stop", kind="reading", timer=begun.id,
                        seconds=seconds)]  # fmt: skip


def test_midnight_here_divides_a_timer(event: Make) -> None:
    start = datetime(2026, 5, 4, 23, 15, tzinfo=BERLIN)
    end = datetime(2026, 5, 5, 1, 0, tzinfo=BERLIN)
    assert days_of(timed(event, start.astimezone(UTC), end.astimezone(UTC)), BERLIN) == {
        "2026-05-04": 0.75,
        "2026-05-05": 1.0,
    }


@pytest.mark.parametrize(
    ("day", "hours_"), [("2026-03-29", 2.0), ("2026-10-25", 4.0), ("2026-05-03", 3.0)]
)
def test_from_one_to_four_at_night_is_as_long_as_it_is(
    event: Make, day: str, hours_: float
) -> None:
    start = datetime.fromisoformat(f"{day}T01:00").replace(tzinfo=BERLIN).astimezone(UTC)
    end = datetime.fromisoformat(f"{day}T04:00").replace(tzinfo=BERLIN).astimezone(UTC)
    assert days_of(timed(event, start, end), BERLIN) == {day: hours_}


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23.0),
        ("Europe/Berlin", date(2026, 10, 25), 25.0),
        ("America/Sao_Paulo", date(2018, 11, 4), 23.0),  # midnight itself is skipped
        ("America/Havana", date(2024, 11, 3), 25.0),  # midnight comes twice
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Asia/Kathmandu", date(2026, 5, 4), 24.0),
    ],
)
def test_a_whole_day_has_its_hours_and_no_others(
    event: Make, zone: str, day: date, length: float
) -> None:
    here = ZoneInfo(zone)
    middle = datetime(day.year, day.month, day.day, 12, tzinfo=here).astimezone(UTC)
    around = timed(event, middle - timedelta(hours=36), middle + timedelta(hours=36))
    found = days_of(around, here)
    assert found[day.isoformat()] == length
    assert sum(found.values()) == pytest.approx(72)


def test_a_day_that_a_country_left_out(event: Make) -> None:
    here = ZoneInfo("Pacific/Apia")  # there was no 30 December 2011
    start = datetime(2011, 12, 29, 20, tzinfo=here).astimezone(UTC)
    assert days_of(timed(event, start, start + timedelta(hours=8)), here) == {
        "2011-12-29": 4.0,
        "2011-12-31": 4.0,
    }


@pytest.mark.parametrize("year", [1, 1969, 9999])
def test_the_ends_of_the_calendar_break_nothing(event: Make, year: int) -> None:
    far = datetime(year, 12, 31, 23, 59, tzinfo=UTC) if year > 1 else datetime(1, 1, 1, tzinfo=UTC)
    for zone in (None, BERLIN, ZoneInfo("America/Los_Angeles")):
        found = spent([event("hours", far, kind="reading", minutes=60)], zone)
        assert sum(found.values()) == 1.0


@given(st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1)))
def test_a_day_found_is_the_day_on_the_clock(moment: datetime) -> None:
    for zone in (BERLIN, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Pacific/Apia")):
        aware = moment.replace(tzinfo=UTC)
        days = Days(zone)
        days.of(aware.timestamp() - 40_000)
        assert days.of(aware.timestamp()) == aware.astimezone(zone).date()


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Australia/Lord_Howe"]
)
def test_the_zone_of_the_machine_is_a_zone_like_any_other(
    event: Make, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", name)
    time.tzset()
    try:
        for year in (2018, 2024, 2026):
            for month in range(1, 13):
                start = datetime(year, month, 1, tzinfo=UTC)
                month_long = timed(event, start, start + timedelta(days=31))
                assert spent(month_long) == spent(month_long, ZoneInfo(name))
    finally:
        monkeypatch.undo()
        time.tzset()


# --- sums -----------------------------------------------------------------------------------


def test_topics_take_in_katas_and_resources(event: Make) -> None:
    home = {"softmax": "activations", "a-video": "activations"}
    found = spent(
        [
            attempt(event, 5, 300),
            event("hours", at(60), "a-video", kind="watching", minutes=30),
            event("hours", at(61), "", kind="reading", minutes=15),
        ],
        UTC,
    )
    assert by_topic(found, home) == {
        "activations": {"coding": pytest.approx(1 / 12), "watching": 0.5},
        "": {"reading": 0.25},
    }
    assert sum(by_kind(found).values()) == pytest.approx(50 / 60)
