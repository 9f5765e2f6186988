"""hours, timer, log as typed by a person, over a small road of our own."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tutor.cli import run, shared
from tutor.cli.hours import parse_day, parse_minutes
from tutor.models import TutorError

ROOT = Path(__file__).parent / "fixtures" / "road"
THURSDAY = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def small_road(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("TUTOR_CONTENT", str(ROOT))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "deep-learning"
    assert run(["init", str(folder), "--yes", "--background", "scratch"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time that the commands see."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(shared, "now", lambda: moment)

    set_to(THURSDAY)
    return set_to


def said(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> str:
    assert run(args) == code
    done = capsys.readouterr()
    return done.out if code == 0 else done.err


def told(capsys: pytest.CaptureFixture[str], *args: str) -> Any:
    assert run([*args, "--json"]) == 0
    done = capsys.readouterr()
    assert done.err == ""
    return json.loads(done.out)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Someone at the terminal who types these lines."""

    def types(text: str) -> None:
        monkeypatch.setattr(shared, "interactive", lambda: True)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return types


# --- the log --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90), ("90m", 90), ("90min", 90), ("1h30", 90), ("1h30m", 90), ("1:30", 90),
        ("1.5h", 90), ("1,5h", 90), ("2h", 120), ("0:05", 5), ("1 h 30", 90), ("1H30", 90),
        ("24h", 1440), ("1h90", 150),
    ],
)  # fmt: skip
def test_times_are_understood(typed: str, minutes: int) -> None:
    assert parse_minutes(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["0", "", "h", "m", "1:5", "1:60", "-5", "1.5", "90s", "25h", "1e3", "½h", "0h"]
)
def test_times_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(TutorError) as caught:
        parse_minutes(typed)
    assert "1h30" in caught.value.way_out


def test_log_adds_and_shows(capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
    shown = said(capsys, "log", "1h30", "reading", "linear-algebra", "Q, K and V click")
    assert shown == "✓ 1 h 30 reading, Linear algebra\n"
    said(capsys, "log", "45", "watching", "2.1")
    said(capsys, "log", "15m", "coding", "softmax")
    said(capsys, "log", "10", "reading")
    shown = said(capsys, "log")
    assert "2 h 40 in all" in shown
    assert "Q, K and V click" in shown
    found = told(capsys, "log")
    assert found["by_kind"] == {
        "reading": pytest.approx(100 / 60),
        "watching": 0.75,
        "coding": 0.25,
    }
    assert found["by_topic"]["activations"] == {"watching": 0.75}
    assert found["by_topic"]["softmax-activation"] == {"coding": 0.25}
    assert [entry["minutes"] for entry in found["entries"]] == [90, 45, 15, 10]
    assert found["entries"][0]["note"] == "Q, K and V click"
    assert told(capsys, "status")["total"]["hours"] == pytest.approx(160 / 60)


def test_log_json_tells_the_entry_it_made(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    (entry,) = told(capsys, "log", "30", "reading", "relu")["entries"]
    assert (entry["topic"], entry["minutes"]) == ("relu", 30)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["2x", "coding"], "2x"),
        (["30"], "What kind of time"),
        (["30", "sleeping"], "coding, reading or watching"),
        (["30", "coding", "softmaxx"], "no topic softmaxx"),
    ],
)
def test_log_refuses_and_records_nothing(
    capsys: pytest.CaptureFixture[str], workspace: Path, args: list[str], words: str
) -> None:
    assert words in said(capsys, "log", *args, code=2)
    assert told(capsys, "log")["entries"] == []


def test_log_lists_ids_and_edits_by_them(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    (entry,) = told(capsys, "log", "1h30", "reading", "activations", "the paper")["entries"]
    id = entry["short"]
    assert len(id) == 4
    assert id in said(capsys, "log")
    assert said(capsys, "log", "--edit", id, "1h15", "-", "-", "a better note") == (
        "✓ 1 h 15 reading, Activation functions, changed\n"
    )
    (changed,) = told(capsys, "log")["entries"]
    assert (changed["minutes"], changed["note"]) == (75, "a better note")
    assert "as it was" in said(capsys, "log", "--undo", changed["short"])
    (back,) = told(capsys, "log")["entries"]
    assert (back["id"], back["minutes"]) == (entry["id"], 90)
    assert "deleted" in said(capsys, "log", "--delete", id)
    assert told(capsys, "log")["entries"] == []
    said(capsys, "log", "--undo", id)
    assert [one["id"] for one in told(capsys, "log")["entries"]] == [entry["id"]]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--edit", "zzzz", "30"], "no entry 'zzzz'"),
        (["--delete", "zzzz"], "no entry 'zzzz'"),
        (["--undo", "zzzz"], "no entry 'zzzz'"),
        (["30", "reading", "--delete", "a1b2"], "an id alone"),
        (["--edit", "a", "--delete", "b"], "don't go together"),
        (["30", "reading", "--on", "someday"], "is no day"),
        (["30", "reading", "--on", "2026-05-15"], "still to come"),
    ],
)
def test_log_refuses_what_makes_no_sense(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock, args: list[str], words: str
) -> None:
    assert words in said(capsys, "log", *args, code=2)
    assert told(capsys, "log")["entries"] == []


def test_log_on_another_day(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    said(capsys, "log", "30", "reading", "--on", "yesterday")
    said(capsys, "log", "60", "reading", "--on", "2026-05-01")
    assert told(capsys, "hours")["days"] == {"2026-05-01": 1.0, "2026-05-13": 0.5}


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
def test_a_day_is_the_day_here(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    for hour in range(24):
        now = datetime(2026, 5, 14, hour, 30, tzinfo=UTC)
        found = parse_day("yesterday", now)
        assert found is not None
        assert found.tzinfo is UTC
        today = now.astimezone().date()
        assert today - found.astimezone().date() == timedelta(days=1)
        assert parse_day("today", now) == now


def test_only_the_latest_entries_are_listed(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    for number in range(13):
        clock(THURSDAY + timedelta(minutes=number))
        said(capsys, "log", "10", "reading", "activations", f"note {number}")
    shown = said(capsys, "log")
    assert "note 12" in shown
    assert "note 2" not in shown
    assert "3 more" in shown
    assert "note 2" in said(capsys, "log", "--all")


def test_notes_steer_no_terminal(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    said(capsys, "log", "10", "reading", "", "red \x1b[31m [bold]")
    shown = said(capsys, "log")
    assert "\x1b" not in shown
    assert "[bold]" in shown


# --- the timer ------------------------------------------------------------------------------


def test_a_timer_from_start_to_stop(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    assert "No timer is running" in said(capsys, "timer")
    assert said(capsys, "timer", "start", "2.1", "--kind", "reading") == (
        "▸ 0 min reading, Activation functions, since 12:00\n"
    )
    clock(THURSDAY + timedelta(minutes=95))
    assert said(capsys, "timer", "status") == (
        "▸ 1 h 35 reading, Activation functions, since 12:00\n"
    )
    running = told(capsys, "timer", "status")["running"]
    assert (running["kind"], running["topic"], running["seconds"]) == (
        "reading", "activations", 5700.0,
    )  # fmt: skip
    assert said(capsys, "timer", "stop") == "✓ 1 h 35 reading, Activation functions\n"
    assert told(capsys, "timer")["running"] is None
    (entry,) = told(capsys, "log")["entries"]
    assert (entry["source"], entry["minutes"]) == ("timer", 95)


def test_without_a_terminal_a_night_needs_a_flag(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    said(capsys, "timer", "start", "activations")
    clock(THURSDAY + timedelta(minutes=50))
    said(capsys, "note", "still here")
    clock(THURSDAY + timedelta(hours=20))
    assert run(["timer", "status"]) == 0
    done = capsys.readouterr()
    assert done.out == "▸ 20 h coding, Activation functions, since 2026-05-14 12:00\n"
    assert "the last thing you did was at 12:50" in done.err
    assert "tutor timer stop --keep" in done.err
    assert "--minutes" in said(capsys, "timer", "stop", code=2)
    assert told(capsys, "timer")["running"]["doubt"] == "silent"
    assert told(capsys, "log")["entries"] == []
    assert "50 min coding" in said(capsys, "timer", "stop", "--keep")


@pytest.mark.parametrize(
    ("typed", "shown", "minutes"),
    [
        ("k\n", "50 min coding", 50),
        ("x\nt\nnonsense\nt\n1h15\n", "1 h 15 coding", 75),
        ("d\n", "discarded", 0),
    ],
)
def test_at_a_terminal_one_is_asked(
    capsys: pytest.CaptureFixture[str],
    workspace: Path,
    clock: Clock,
    person: Callable[[str], None],
    typed: str,
    shown: str,
    minutes: int,
) -> None:
    said(capsys, "timer", "start")
    clock(THURSDAY + timedelta(minutes=50))
    said(capsys, "note", "still here")
    clock(THURSDAY + timedelta(hours=20))
    person(typed)
    assert run(["timer", "stop"]) == 0
    done = capsys.readouterr()
    assert shown in done.out
    assert "keep 50 minutes" in done.err
    assert sum(entry["minutes"] for entry in told(capsys, "log")["entries"]) == minutes


def test_status_asks_too_and_may_leave_it_running(
    capsys: pytest.CaptureFixture[str],
    workspace: Path,
    clock: Clock,
    person: Callable[[str], None],
) -> None:
    said(capsys, "timer", "start")
    clock(THURSDAY + timedelta(hours=20))
    person("l\n")
    said(capsys, "timer", "status")
    person("k\nt\n90\n")  # there is nothing to keep, so k is no answer
    assert "1 h 30 coding" in said(capsys, "timer")
    assert told(capsys, "timer")["running"] is None


def test_ctrl_d_leaves_the_timer_as_it_is(
    capsys: pytest.CaptureFixture[str],
    workspace: Path,
    clock: Clock,
    person: Callable[[str], None],
) -> None:
    said(capsys, "timer", "start")
    clock(THURSDAY + timedelta(hours=20))
    person("")
    assert run(["timer", "stop"]) == 130
    capsys.readouterr()
    assert told(capsys, "timer")["running"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["stop"], "No timer is running"),
        (["stop", "--keep", "--discard"], "one question"),
        (["start", "--keep"], "one question"),
        (["start", "nope"], "no topic nope"),
        (["jump"], "'status'"),
        (["stop", "--minutes", "soon"], "'soon'"),
    ],
)
def test_timer_refuses(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock, args: list[str], words: str
) -> None:
    assert words in said(capsys, "timer", *args, code=2)


def test_typing_time_in_while_a_timer_runs_is_pointed_out(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    said(capsys, "timer", "start", "--kind", "reading")
    assert run(["log", "30", "coding"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["log", "30", "reading"]) == 0
    assert "A reading timer is running too" in capsys.readouterr().err


# --- the overview ---------------------------------------------------------------------------


def test_hours_without_any_says_how_to_add_some(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    assert "tutor log 1h30 reading" in said(capsys, "hours")
    assert told(capsys, "hours")["total"] == 0


def test_hours_shows_pace_mix_weeks_topics_and_the_year(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    for time_, kind, topic, day in (
        ("2h", "coding", "softmax", "2026-05-14"),
        ("1h", "reading", "activations", "2026-05-13"),
        ("3h", "watching", "linear-algebra", "2026-05-05"),
        ("20m", "coding", "softmax", "2025-12-01"),
    ):
        said(capsys, "log", time_, kind, topic, "--on", day)
    shown = said(capsys, "hours")
    assert "This week 3 h of 7 h 30" in shown
    assert "45 min behind the pace; 4 h 30 to go in 4 days, 1 h 08 a day." in shown
    assert "On average 45 min a week of late." in shown
    assert "Days in a row: 2, the longest 2 days." in shown
    assert "linear-algebra" not in shown
    assert "Much watching of late, and little coding." in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert "\x1b" not in shown
    found = told(capsys, "hours")
    assert found["this_week"]["spent"] == 3.0
    assert found["this_week"]["target"] == 7.5
    assert found["streak"] == {"current": 2, "longest": 2}
    assert found["estimates"][0]["title"] == "Linear algebra"
    assert sum(week["hours"] for week in found["weeks"]) == 6.0


def test_the_heatmap_has_each_day_in_its_place(
    capsys: pytest.CaptureFixture[str], workspace: Path, clock: Clock
) -> None:
    """The target of 7.5 h makes 1 h 04 a day: 20 min, 40 min, 1 h 30 and 3 h have shades of their
    own."""
    for time_, day in (
        ("20m", "2026-05-11"), ("40m", "2026-05-12"), ("1h30", "2026-05-13"), ("3h", "2026-01-01"),
    ):  # fmt: skip
        said(capsys, "log", time_, "coding", "--on", day)
    lines = said(capsys, "hours").splitlines()
    rows = {line[2:5]: line[6:] for line in lines if line[2:5] in ("Mon", "Tue", "Wed", "Thu")}
    assert rows["Mon"][-1] == "░"
    assert rows["Tue"][-1] == "▒"
    assert rows["Wed"][-1] == "▓"
    assert rows["Thu"][-1] == "·"  # today, nothing yet
    assert rows["Thu"].count("█") == 1
    assert rows["Thu"].index("█") == 52 - (19 * 7) // 7  # nineteen weeks ago
    year = said(capsys, "hours", "--year", "2026").splitlines()
    (thursday,) = [line for line in year if line.startswith("  Thu")]
    assert thursday[6] == "█"  # the first of January was a Thursday
    assert len(thursday) == 6 + 20  # nothing is drawn for what is still to come


@pytest.mark.parametrize("command", ["hours", "timer", "log"])
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert f"Example: tutor {command}" in said(capsys, command, "-h")
