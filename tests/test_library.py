"""What there is to watch and read: states, ticking off, and where the time goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tutor import curriculum
from tutor.cli import run, shared
from tutor.models import Resource
from tutor.progress.library import KIND_OF, counts

ROOT = Path(__file__).parent / "fixtures" / "road"
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def small_road(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUTOR_CONTENT", str(ROOT))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def workspace(tmp_path: Path, capsys: Capture) -> Path:
    folder = tmp_path / "deep-learning"
    assert run(["init", str(folder), "--yes"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the minutes that have passed since noon."""

    def set_to(minutes: float) -> None:
        monkeypatch.setattr(shared, "now", lambda: NOON + timedelta(minutes=minutes))

    set_to(0)
    return set_to


def said(capsys: Capture, *args: str, code: int = 0) -> str:
    assert run(args) == code
    done = capsys.readouterr()
    return done.out if code == 0 else done.err


def told(capsys: Capture, *args: str) -> Any:
    assert run([*args, "--json"]) == 0
    done = capsys.readouterr()
    assert done.err == ""
    return json.loads(done.out)


def hours(capsys: Capture) -> dict[str, float]:
    return {kind: round(h * 60) for kind, h in told(capsys, "hours")["by_kind"].items()}


def test_no_workspace_is_needed_to_look(capsys: Capture) -> None:
    shown = said(capsys, "resources")
    assert "Algebra in pictures" in shown
    assert not any(mark in shown for mark in "○▸✓")
    assert told(capsys, "resources")["resources"][0]["state"] == "new"
    assert len(told(capsys, "resources", "--todo")["resources"]) == 3


def test_of_a_topic_and_a_kind(capsys: Capture) -> None:
    shown = said(capsys, "resources", "--topic", "1.1", "--kind", "video")
    assert "https://example.org/pictures" in shown
    assert "lectures" not in shown
    found = told(capsys, "resources", "--kind", "book")["resources"]
    assert [resource["id"] for resource in found] == ["a-book"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["resources", "--topic", "nope"], "no topic nope"),
        (["resources", "--kind", "song"], "video"),
        (["done", "a-bok"], "a-book"),
        (["done", "a-book", "--minutes", "soon"], "'soon'"),
        (["done", "a-book", "--undo"], "is not ticked off"),
    ],
)
def test_wrong_usage_names_the_way_out(
    capsys: Capture, workspace: Path, args: list[str], words: str
) -> None:
    assert words in said(capsys, *args, code=2)
    assert hours(capsys) == {}


def test_ticking_off_counts_hours_of_the_right_kind(capsys: Capture, workspace: Path) -> None:
    assert "1 h 30 reading" in said(capsys, "done", "a-book", "--minutes", "1h30")
    assert "20 min watching" in said(capsys, "done", "lectures", "--minutes", "20")
    assert hours(capsys) == {"reading": 90, "watching": 20}
    assert told(capsys, "hours")["by_topic"]["linear-algebra"] == {"watching": pytest.approx(1 / 3)}
    shown = said(capsys, "resources")
    assert "✓ A book on networks" in shown
    assert "○ Algebra in pictures" in shown
    assert "course  1/1" in shown
    left = told(capsys, "resources", "--todo")["resources"]
    assert [resource["id"] for resource in left] == ["pictures"]


def test_a_length_that_is_known_counts_where_nothing_else_did(
    capsys: Capture, workspace: Path
) -> None:
    assert "3 h 10 watching, its length" in said(capsys, "done", "pictures")
    assert hours(capsys) == {"watching": 190}
    assert "not ticked off any more" in said(capsys, "done", "pictures", "--undo")
    assert hours(capsys) == {}
    said(capsys, "done", "pictures", "--minutes", "0")
    assert hours(capsys) == {}
    assert told(capsys, "resources", "--kind", "video")["resources"][0]["done"] == 1


def test_time_that_was_timed_or_logged_does_not_count_again(
    capsys: Capture, workspace: Path, clock: Callable[[float], None]
) -> None:
    said(capsys, "timer", "start", "pictures", "--kind", "watching")
    clock(60)
    assert "timer that runs on it" in said(capsys, "done", "pictures")
    said(capsys, "timer", "stop")
    assert "counted already" not in said(capsys, "done", "lectures", "--minutes", "5")
    assert hours(capsys) == {"watching": 65}
    clock(70)
    said(capsys, "log", "30", "watching", "pictures")
    assert "▸" not in said(capsys, "resources", "--kind", "video")
    clock(80)
    assert "counted already" in said(capsys, "done", "pictures")
    assert hours(capsys) == {"watching": 95}
    clock(90)
    assert "its length" in said(capsys, "done", "pictures")  # seen once more, from end to end
    (pictures,) = told(capsys, "resources", "--kind", "video")["resources"]
    assert (pictures["done"], pictures["minutes_spent"]) == (3, 60 + 30 + 190)


def test_what_was_begun_shows_it(capsys: Capture, workspace: Path) -> None:
    said(capsys, "log", "30", "reading", "a-book")
    assert "▸ A book on networks" in said(capsys, "resources")
    assert "30 min so far" in said(capsys, "resources", "--todo")


def test_a_book_without_a_length_asks_for_minutes(capsys: Capture, workspace: Path) -> None:
    assert "--minutes N" in said(capsys, "done", "a-book")
    assert hours(capsys) == {}


def test_a_tick_in_the_log_can_be_deleted_but_not_edited(capsys: Capture, workspace: Path) -> None:
    said(capsys, "done", "pictures")
    (entry,) = told(capsys, "log")["entries"]
    assert entry["source"] == "done"
    assert "tutor done pictures --undo" in said(
        capsys, "log", "--edit", entry["short"], "10", code=2
    )
    said(capsys, "log", "--delete", entry["short"])
    assert told(capsys, "resources", "--kind", "video")["resources"][0]["done"] == 0


def test_progress_that_can_not_be_read_leaves_the_library(capsys: Capture, workspace: Path) -> None:
    (workspace / ".tutor" / "progress.db").write_text("no database, and long enough to be read\n")
    assert run(["resources"]) == 0
    done = capsys.readouterr()
    assert "Algebra in pictures" in done.out
    assert "progress is left out" in done.err


def test_every_kind_of_resource_has_a_kind_of_hours() -> None:
    kinds = {resource.kind for resource in curriculum.load(Path(__file__).parents[1]).resources}
    assert kinds <= set(KIND_OF)
    assert KIND_OF["course"] == "watching"
    assert KIND_OF["paper"] == "reading"
    assert KIND_OF["repo"] == "coding"


def test_no_length_no_minutes() -> None:
    book = Resource("b", "A book", "", "book")
    assert counts(book, None, []) == (0.0, "unknown")
    assert counts(book, 12.0, []) == (12.0, "typed")


@pytest.mark.parametrize("command", ["resources", "done"])
def test_help_has_an_example(capsys: Capture, command: str) -> None:
    assert f"Example: tutor {command}" in said(capsys, command, "-h")
