"""list, status, export, import, backup as typed by a person, over a small road of our own."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tutor.cli import run

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


@pytest.mark.parametrize("command", ["list", "status", "export", "import", "backup"])
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert f"Example: tutor {command}" in said(capsys, command, "-h")


# --- backups --------------------------------------------------------------------------------


def test_a_backup_is_one_file_that_import_takes_in(
    capsys: pytest.CaptureFixture[str], workspace: Path, tmp_path: Path
) -> None:
    said(capsys, "log", "30", "reading", "relu")
    said(capsys, "note", "ReLU dies")
    file = tmp_path / "usb stick" / "progress.db"
    file.parent.mkdir()
    made = told(capsys, "backup", str(file))
    assert (made["file"], made["events"]) == (str(file), 2)
    assert [path.name for path in file.parent.iterdir()] == ["progress.db"]
    before = file.read_bytes()

    desktop = tmp_path / "desktop"
    said(capsys, "init", str(desktop), "--yes")
    assert "2 new events" in said(capsys, "import", str(file))
    assert "0 new events" in said(capsys, "import", str(file))
    assert file.read_bytes() == before
    assert told(capsys, "log")["by_topic"] == {"relu": {"reading": 0.5}}
    assert told(capsys, "journal", "--search", "dies")["pages"]


def test_a_damaged_database_comes_back_from_a_backup(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    said(capsys, "log", "30", "reading", "relu")
    assert "1 event" in said(capsys, "backup")
    (copy,) = (workspace / ".tutor" / "backups").glob("*.db")
    database = workspace / ".tutor" / "progress.db"
    database.write_bytes(b"\x00" * 9000)
    shown = said(capsys, "status", code=2)
    assert "is damaged" in shown
    assert "backup" in shown
    database.rename(database.with_name("progress.db.damaged"))
    assert "1 new event" in said(capsys, "import", str(copy))
    assert told(capsys, "log")["by_topic"] == {"relu": {"reading": 0.5}}


def test_backups_beside_the_database_are_five_at_most(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    for _ in range(7):
        said(capsys, "log", "30", "reading")
        said(capsys, "backup")
    kept = sorted(path.name for path in (workspace / ".tutor" / "backups").glob("*.db"))
    assert kept == [f"backup-{number:04d}.db" for number in range(3, 8)]
    assert (workspace / ".tutor" / "backups" / ".gitignore").read_text() == "*\n"


def test_a_backup_takes_the_place_of_a_backup_and_of_nothing_else(
    capsys: pytest.CaptureFixture[str], workspace: Path, tmp_path: Path
) -> None:
    said(capsys, "log", "30", "reading")
    file, notes = tmp_path / "a.db", tmp_path / "notes.txt"
    said(capsys, "backup", str(file))
    said(capsys, "log", "30", "reading")
    assert "2 events" in said(capsys, "backup", str(file))
    notes.write_text("my notes")
    other = tmp_path / "bookmarks.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE bookmarks (url)")
    database = workspace / ".tutor" / "progress.db"
    for target, words in (
        (notes, "is as it was"),
        (other, "is as it was"),
        (database, "the database itself"),
        (tmp_path, "is a folder"),
        (tmp_path / "nowhere" / "b.db", "can't be written"),
    ):
        before = target.read_bytes() if target.is_file() else b""
        assert words in said(capsys, "backup", str(target), code=2)
        assert (target.read_bytes() if target.is_file() else b"") == before
    assert "not a tutor's" in said(capsys, "import", str(other), code=2)
