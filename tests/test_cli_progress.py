"""list, status, log, export, import as typed by a person, over a small road of our own."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tutor.cli import run
from tutor.cli.progress import _minutes
from tutor.models import TutorError

ROOT = Path(__file__).parent / "fixtures" / "road"


@pytest.fixture(autouse=True)
def small_road(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUTOR_CONTENT", str(ROOT))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "deep-learning"
    assert run(["init", str(folder), "--yes"]) == 0
    capsys.readouterr()
    return folder


def said(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> str:
    assert run(args) == code
    done = capsys.readouterr()
    return done.out if code == 0 else done.err


def told(capsys: pytest.CaptureFixture[str], *args: str) -> Any:
    assert run([*args, "--json"]) == 0
    done = capsys.readouterr()
    assert done.err == ""
    return json.loads(done.out)


# --- list and status ------------------------------------------------------------------------


def test_list_needs_no_workspace(capsys: pytest.CaptureFixture[str]) -> None:
    assert "3 katas, 0 passed" in said(capsys, "list")
    assert {kata["state"] for kata in told(capsys, "list")} == {"new"}


def test_list_json_has_what_scripts_rely_on(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    said(capsys, "start", "softmax")
    found = {kata["slug"]: kata for kata in told(capsys, "list")}
    assert list(found) == ["matmul-loops", "softmax", "relu-family"]
    kata = found["softmax"]
    assert kata["state"] == "started"
    assert kata["section"] == "activations"
    assert kata["title"] == "Softmax over any axis"
    assert kata["stars"] == 5
    assert kata["framework"] == "numpy"
    assert kata["functions"] == {"f": "f(x: (..., C)) -> (..., C)"}
    assert kata["minutes"] == 20


def test_list_filters(capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
    said(capsys, "start", "softmax")
    found = told(capsys, "list", "--section", "activations", "--state", "new", "--text", "relu")
    assert [kata["slug"] for kata in found] == ["relu-family"]
    assert told(capsys, "list", "--stars", "4", "--state", "due") == []
    assert "No kata fits" in said(capsys, "list", "--text", "nothing")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["list", "--section", "nope"], "The sections are linear-algebra, activations"),
        (["list", "--state", "nope"], "'due'"),
        (["list", "--stars", "0"], "--stars"),
    ],
)
def test_list_refuses_what_there_is_not(
    capsys: pytest.CaptureFixture[str], args: list[str], words: str
) -> None:
    assert words in said(capsys, *args, code=2)


def test_status_without_a_workspace_says_how_to_make_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "tutor init" in said(capsys, "status", code=2)


def test_status_counts(capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
    shown = said(capsys, "status")
    assert "Mathematical foundations" in shown
    assert "0/3" in shown
    found = told(capsys, "status")
    assert found["total"]["katas"] == 3
    assert found["hours"]["target_mix"] == {"coding": 0.7, "reading": 0.2, "watching": 0.1}


# --- hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90), ("90m", 90), ("90min", 90), ("1h30", 90), ("1h30m", 90), ("1:30", 90),
        ("1.5h", 90), ("1,5h", 90), ("2h", 120), ("0:05", 5), ("1 h 30", 90), ("1H30", 90),
        ("24h", 1440), ("1h90", 150),
    ],
)  # fmt: skip
def test_times_are_understood(typed: str, minutes: int) -> None:
    assert _minutes(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["0", "", "h", "m", "1:5", "1:60", "-5", "1.5", "90s", "25h", "1e3", "½h", "0h"]
)
def test_times_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(TutorError) as caught:
        _minutes(typed)
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


# --- carrying over --------------------------------------------------------------------------


def test_export_and_import_carry_everything_once(
    capsys: pytest.CaptureFixture[str], workspace: Path, tmp_path: Path
) -> None:
    said(capsys, "log", "30", "reading", "relu")
    said(capsys, "start", "softmax")
    file = tmp_path / "laptop.jsonl"
    assert run(["export", str(file)]) == 0
    assert "2 events" in capsys.readouterr().err
    assert said(capsys, "export") == file.read_text()

    desktop = tmp_path / "desktop"
    said(capsys, "init", str(desktop), "--yes")
    assert said(capsys, "import", str(file), str(file)).split("\n")[:2] == [
        f"{file}: 2 new events",
        f"{file}: 0 new events",
    ]
    assert told(capsys, "log")["by_topic"] == {"relu": {"reading": 0.5}}


def test_export_takes_the_place_of_an_export_and_of_nothing_else(
    capsys: pytest.CaptureFixture[str], workspace: Path, tmp_path: Path
) -> None:
    file, notes = tmp_path / "a.jsonl", tmp_path / "notes.txt"
    said(capsys, "log", "30", "reading")
    said(capsys, "export", str(file))
    said(capsys, "log", "30", "reading")
    said(capsys, "export", str(file))
    assert len(file.read_text().splitlines()) == 2
    notes.write_text("my notes\n")
    assert "is as it was" in said(capsys, "export", str(notes), code=2)
    assert notes.read_text() == "my notes\n"
    assert "is a folder" in said(capsys, "export", str(tmp_path), code=2)
    binary = tmp_path / "picture.png"
    binary.write_bytes(b"\x89PNG\xff\xfe")
    assert "is as it was" in said(capsys, "export", str(binary), code=2)


def test_import_reads_stdin(
    capsys: pytest.CaptureFixture[str], workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(capsys, "log", "30", "reading")
    monkeypatch.setattr("sys.stdin", io.StringIO(said(capsys, "export")))
    assert said(capsys, "import", "-") == "-: 0 new events\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "can't be read"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"{}\n", "Line 1"),
        (b"not json\n", "Line 1"),
    ],
)
def test_import_of_something_else_names_file_and_line(
    capsys: pytest.CaptureFixture[str], workspace: Path, content: bytes | None, words: str
) -> None:
    file = workspace / "export.jsonl"
    if content is not None:
        file.write_bytes(content)
    shown = said(capsys, "import", str(file), code=2)
    assert words in shown
    assert str(file) in shown


@pytest.mark.parametrize("command", ["list", "status", "log", "export", "import"])
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert f"Example: tutor {command}" in said(capsys, command, "-h")
