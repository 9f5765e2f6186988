"""curriculum, topic, phase as typed by a person, over a small road of our own."""

from __future__ import annotations

import json
import subprocess
import sys
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
    assert run(["init", str(folder), "--yes", "--background", "scratch"]) == 0
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


EVERYTHING = [
    ["curriculum"],
    ["curriculum", "--view", "video-course"],
    ["topic", "activations"],
    ["phase"],
    ["phase", "1"],
]


@pytest.mark.parametrize("args", EVERYTHING)
def test_no_workspace_is_needed(capsys: pytest.CaptureFixture[str], args: list[str]) -> None:
    shown = said(capsys, *args)
    assert shown.strip()
    assert "\x1b" not in shown
    assert not any(mark in shown for mark in "○▸↻")
    assert isinstance(told(capsys, *args), dict)


def test_tree_shows_hours_for_the_background(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    shown = said(capsys, "curriculum")
    assert "40–60 h" in shown
    assert "15–25 h" not in shown
    assert "0/2" in shown


def test_without_a_workspace_hours_are_those_of_a_refresher(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "15–25 h" in said(capsys, "curriculum")


def test_filters_work_together(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "curriculum", "--phase", "1", "--stars", "5", "--depth", "2")
    assert "linear-algebra" in shown
    assert "vectors-matrices" not in shown
    assert "networks" not in shown
    found = told(capsys, "curriculum", "--text", "logits")
    assert [section["id"] for section in found["sections"]] == ["networks"]


def test_topic_by_number_and_with_state(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    said(capsys, "start", "softmax")
    assert "softmax ▸ · relu-family ○" in said(capsys, "topic", "2.1")
    assert told(capsys, "topic", "2.1")["id"] == "activations"


def test_progress_that_can_not_be_read_leaves_the_road(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    (workspace / ".tutor" / "progress.db").write_text("no database, and long enough to be read\n")
    assert run(["topic", "activations"]) == 0
    done = capsys.readouterr()
    assert "Activation functions" in done.out
    assert "progress is left out" in done.err


@pytest.mark.parametrize(
    ("args", "what", "way_out"),
    [
        (["topic", "softmax-activatoin"], "no topic softmax-activatoin", "softmax-activation"),
        (["phase", "9"], "no phase 9", "phase-1, phase-2"),
        (["curriculum", "--section", "9"], "no section 9", "1 mathematics"),
        (["curriculum", "--phase", "9"], "no phase 9", "phase-1, phase-2"),
        (["curriculum", "--view", "nope"], "no view nope", "video-course"),
        (["curriculum", "--stars", "9"], "--stars", ""),
    ],
)
def test_wrong_usage_names_the_way_out(
    capsys: pytest.CaptureFixture[str], args: list[str], what: str, way_out: str
) -> None:
    shown = said(capsys, *args, code=2)
    assert what in shown
    assert way_out in shown


@pytest.mark.parametrize("command", ["curriculum", "topic", "phase"])
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert f"Example: tutor {command}" in said(capsys, command, "-h")


def test_nothing_heavy_is_loaded() -> None:
    code = (
        "import sys; from tutor.cli import run; run(['topic', 'activations']);"
        " print(sorted({'numpy', 'torch', 'textual', 'pytest', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
