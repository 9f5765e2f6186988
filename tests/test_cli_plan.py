"""plan, today, report as typed by a person, over the whole road."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tutor.cli import run, shared
from tutor.models import Event
from tutor.progress import lines
from tutor.progress.store import open_store

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
Run = Callable[..., str]


def generator() -> Any:
    """tests/learner.py, whatever the working folder."""
    spec = spec_from_file_location("learner", Path(__file__).with_name("learner.py"))
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules["learner"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shared, "now", lambda: NOW)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "deep-learning"
    assert run(["init", str(folder), "--yes"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], workspace: Path) -> Run:
    def said(*args: str, code: int = 0) -> str:
        assert run(args) == code, capsys.readouterr()
        done = capsys.readouterr()
        return done.out if code == 0 else done.err

    return said


@pytest.fixture
def told(said: Run) -> Callable[..., Any]:
    return lambda *args: json.loads(said(*args, "--json"))


@pytest.fixture
def practised(workspace: Path) -> list[Event]:
    """Two months of a made-up learner, up to now."""
    learner = generator()
    made: list[Event] = learner.events(600, 2 / 12, end=NOW - timedelta(minutes=5))
    learner.fill(workspace / ".tutor" / "progress.db", made)
    return made


def log_weeks(workspace: Path, hours: list[float]) -> None:
    """So many hours in each of the full weeks before this one, the earliest first."""
    with open_store(workspace / ".tutor" / "progress.db") as store:
        for back, amount in enumerate(reversed(hours), 1):
            at = NOW - timedelta(days=7 * back)
            minutes = amount * 60 / 2
            for day in (0, 1):
                payload = {"kind": "reading", "minutes": minutes, "note": ""}
                store.append("hours", "attention", payload, at + timedelta(days=day))


# --- plan -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a_day", "few", "many"),
    [("1", 40, 48), ("2", 20, 24), ("2.5", 20, 24), ("3", 20, 24), ("5", 10, 12), ("6", 10, 12)],
)
def test_the_paces_of_the_road(told: Run, a_day: str, few: int, many: int) -> None:
    for background in ("refresher", "scratch"):
        found = told("plan", "--hours-per-day", a_day, "--background", background)
        assert few <= len(found["weeks"]) <= many


def test_json_has_an_entry_a_week(told: Run) -> None:
    found = told("plan", "--hours-per-week", "10", "--start", "2026-06-01")
    first, last = found["weeks"][0], found["weeks"][-1]
    assert list(first) == ["number", "start", "end", "hours", "phase", "items", "checkpoint"]
    assert (first["number"], first["start"], first["end"]) == (1, "2026-06-01", "2026-06-07")
    assert (first["hours"], first["phase"], first["checkpoint"]) == (10, "phase-1", None)
    assert list(first["items"][0]) == ["kind", "id", "title", "hours"]
    assert first["items"][0]["kind"] == "review"
    assert last["checkpoint"] == "checkpoint-5"
    assert last["start"] <= found["end"] <= last["end"]
    assert (found["hours_from"], found["hours_per_week"]) == ("asked", 10)


def test_per_day_is_per_week(told: Run) -> None:
    assert told("plan", "--hours-per-day", "2") == told("plan", "--hours-per-week", "14")


def test_without_hours_it_goes_by_the_settings(told: Run, said: Run) -> None:
    found = told("plan")
    assert (found["hours_per_week"], found["hours_from"]) == (7.5, "target")
    assert found["real_hours_per_week"] is None
    assert "target in your settings" in said("plan")


def test_with_a_real_pace_it_goes_by_that(told: Run, said: Run, workspace: Path) -> None:
    log_weeks(workspace, [4, 6, 2, 4])
    found = told("plan")
    assert (found["hours_per_week"], found["hours_from"]) == (4, "pace")
    text = said("plan")
    assert "what you really did" in text
    assert re.search(r"At your target of 7 h 30 a week it would end on .* earlier", text)
    asked = said("plan", "--hours-per-week", "12")
    assert re.search(r"At your pace of late, 4 h a week it would end on .* later", asked)


def test_without_a_workspace_it_is_the_whole_road(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "--json", "--hours-per-day", "2"]) == 0
    done = capsys.readouterr()
    assert len(json.loads(done.out)["weeks"]) == 22
    assert "no workspace yet" in done.err


def test_a_week_is_no_pace_yet(told: Run, workspace: Path) -> None:
    log_weeks(workspace, [3])
    assert told("plan")["hours_from"] == "target"


def test_what_was_done_is_not_planned_again(told: Run, practised: list[Event], said: Run) -> None:
    passed = {e.subject for e in practised if e.kind == "attempt" and e.payload["passed"]}
    found = told("plan", "--hours-per-week", "10")
    planned = {i["id"] for w in found["weeks"] for i in w["items"] if i["kind"] == "kata"}
    assert planned.isdisjoint(passed)
    assert "week 1" in said("plan")


def test_a_deadline_that_is_met(said: Run, told: Run) -> None:
    args = ("plan", "--hours-per-week", "20", "--deadline", "2027-03-01")
    assert "You make 1 Mar 2027" in said(*args)
    assert told(*args)["deadline"]["met"] is True


def test_a_deadline_that_is_not_says_what_would(said: Run, told: Run) -> None:
    args = ("plan", "--hours-per-week", "7", "--deadline", "2026-10-01")
    text = said(*args)
    assert "Not by 1 Oct 2026: at 7 h a week you are" in text
    needed = told(*args)["deadline"]["hours_per_week_needed"]
    again = told("plan", "--hours-per-week", str(needed), "--deadline", "2026-10-01")
    assert again["deadline"]["met"] is True
    assert again["end"] <= "2026-10-01"


def test_a_deadline_that_nothing_meets_is_not_dressed_up(said: Run) -> None:
    text = said("plan", "--hours-per-week", "7", "--deadline", "2026-03-08")
    assert "No number of hours that a person has would do it." in text
    assert "move the day" in text


def test_a_full_time_job_is_called_one(said: Run) -> None:
    assert "full-time job" in said("plan", "--hours-per-week", "7", "--deadline", "2026-05-01")


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (["--hours-per-week", "0"], "no plan"),
        (["--hours-per-week", "-3"], "no plan"),
        (["--hours-per-week", "169"], "no plan"),
        (["--hours-per-week", "nan"], "no plan"),
        (["--hours-per-week", "inf"], "no plan"),
        (["--hours-per-day", "25"], "no plan"),
        (["--hours-per-week", "0.01"], "years"),
        (["--hours-per-week", "7", "--hours-per-day", "1"], "same thing"),
        (["--start", "tomorrow"], "no date"),
        (["--start", "9999-12-31"], "out of reach"),
        (["--deadline", "2026-02-30"], "no date"),
        (["--deadline", "2026-01-01"], "before the plan begins"),
        (["--json", "--md", "x.md"], "Only one thing"),
        (["--md", "-", "--ics", "-"], "Only one thing"),
        (["--md", "."], "is a folder"),
        (["--ics", "/dev/null/plan.ics"], "can't be written"),
    ],
)
def test_what_is_refused(said: Run, args: list[str], part: str) -> None:
    assert part in said("plan", *args, code=2)


def test_markdown_has_a_heading_a_week_and_boxes_to_tick(said: Run, tmp_path: Path) -> None:
    said("plan", "--hours-per-week", "20", "--start", "2026-06-01", "--md", "plan.md")
    text = (tmp_path / "plan.md").read_text(encoding="utf-8")
    weeks = re.findall(r"^### Week (\d+): ", text, re.MULTILINE)
    assert weeks == [str(n + 1) for n in range(len(weeks))]
    assert "### Week 1: 1 June 2026 to 7 June 2026" in text
    assert "- [ ] Reviews: what comes due (`tutor review`), 3 h" in text
    assert "(`tutor checkpoint checkpoint-1`)" in text
    assert text.count("\n## Phase ") == 5
    assert said("plan", "--hours-per-week", "20", "--start", "2026-06-01", "--md", "-") == text


def test_the_calendar_is_one_that_calendars_read(said: Run, told: Run, tmp_path: Path) -> None:
    args = ("plan", "--hours-per-week", "20", "--start", "2026-06-01")
    said(*args, "--ics", "plan.ics")
    raw = (tmp_path / "plan.ics").read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = Calendar.from_ical(raw)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    weeks = told(*args)["weeks"]
    assert len(events) == len(weeks) + 5
    first = events["week-1@kata-tutor"]
    assert first.decoded("dtstart") == date(2026, 6, 1)
    assert first.decoded("dtend") == date(2026, 6, 8)
    assert first.decoded("dtstamp") == NOW
    for week in weeks:
        text = str(events[f"week-{week['number']}@kata-tutor"]["description"])
        assert all(item["title"] in text for item in week["items"])
        if week["checkpoint"]:
            point = events[f"{week['checkpoint']}@kata-tutor"]
            assert point.decoded("dtstart").isoformat() == week["end"]


def test_it_fits_eighty_columns(said: Run, practised: list[Event]) -> None:
    for text in (said("plan", "--deadline", "2026-09-01"), said("today")):
        assert max(map(len, text.splitlines())) <= 80


# --- today ----------------------------------------------------------------------------------


def test_today_from_nothing(said: Run, told: Run) -> None:
    text = said("today")
    assert text.startswith("Wednesday, 4 March  about ")
    for part in ("tutor start broadcast-shape", "tutor quiz", "tutor done 3b1b-linear-algebra"):
        assert part in text
    found = told("today")
    assert found["reviews"] == []
    assert (found["kata"]["slug"], found["kata"]["minutes"]) == ("broadcast-shape", 15)
    assert found["minutes"] == round(
        sum(found[part]["minutes"] for part in ("kata", "questions", "resource"))
    )


def test_today_has_what_is_due_and_what_is_in_hand(
    said: Run, told: Run, practised: list[Event]
) -> None:
    found, text = told("today"), said("today")
    due = {kata["slug"] for kata in told("list") if kata["state"] == "due"}
    assert {part["slug"] for part in found["reviews"]} == due
    assert due
    assert f"tutor review {found['reviews'][0]['slug']}" in text
    assert found["kata"] is None or found["kata"]["slug"] not in due
    assert len(found["questions"]["ids"]) <= 5
    assert found["questions_due"] >= len(found["questions"]["ids"]) or not found["questions_due"]


def test_today_goes_on_with_the_kata_in_hand(said: Run, told: Run) -> None:
    said("start", "softmax")
    found = told("today")
    assert (found["kata"]["slug"], found["kata"]["state"]) == ("softmax", "started")
    assert "tutor check softmax" in said("today")


def test_today_leaves_out_what_was_ticked_off(said: Run, told: Run) -> None:
    first = told("today")["resource"]["id"]
    said("done", first)
    assert told("today")["resource"]["id"] != first


def test_without_a_command_it_is_today(said: Run) -> None:
    assert said() == said("today")


# --- report ---------------------------------------------------------------------------------


def test_report_says_it_in_markdown(said: Run, practised: list[Event]) -> None:
    text = said("report")
    assert re.match(r"# Deep learning: .*progress\n\n4 March 2026: \d+ of", text)
    for part in ("Readiness by phase", "Hours", "Mastery by topic", "Katas", "Insights"):
        assert f"## {part}\n" in text


def test_report_writes_every_kind_at_once(
    said: Run, told: Run, practised: list[Event], tmp_path: Path
) -> None:
    kinds = ("html", "md", "json", "svg")
    said("report", *(part for kind in kinds for part in (f"--{kind}", f"r.{kind}")))
    written = {kind: (tmp_path / f"r.{kind}").read_text(encoding="utf-8") for kind in kinds}
    assert written["html"].startswith("<!DOCTYPE html>")
    assert written["md"] == said("report")
    ElementTree.fromstring(written["svg"])
    found = json.loads(written["json"])
    status = told("status")
    assert found["total"] == status["total"]
    assert sum(found["days"].values()) == pytest.approx(found["total"]["hours"])
    assert {kata["slug"] for kata in found["katas"]} <= {k["slug"] for k in told("list")}
    assert said("report", "--json", "-") == written["json"]


def test_a_note_from_another_device_can_not_break_the_page(said: Run, workspace: Path) -> None:
    text = "<script>alert(1)</script>\x1b[2J\x07\u202e ]]>"
    with open_store(workspace / ".tutor" / "progress.db") as store:
        event = Event("0" * 32, NOW, "b" * 7, "note", "", {"text": text, "aha": True})
        store.merge([lines.dump(event)])
    page = said("report", "--html", "-")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", page)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", said("report"))


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (["--html", "-", "--md", "-"], "Only one thing"),
        (["--html", "-", "--md", "x.md"], "Only one thing"),
        (["--svg", "."], "is a folder"),
        (["--html", "/dev/null/page.html"], "can't be written"),
    ],
)
def test_what_a_report_refuses(said: Run, args: list[str], part: str) -> None:
    assert part in said("report", *args, code=2)


def test_charts_and_calendars_load_only_where_they_are_drawn(
    said: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in ("svg", "icalendar")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("tutor.report.charts", "tutor.report.html", "tutor.report.plan"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    for command in ("plan", "today", "report"):
        said(command)
    assert not {"svg", "icalendar"} & sys.modules.keys()
