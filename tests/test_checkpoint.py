"""Checkpoints, why, and self-ratings, as typed by a person, over a small road of our own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tutor import workspace
from tutor.cli import checkpoint, run, shared
from tutor.cli.quiz import Quit
from tutor.session import Session
from tutor.session import checkpoint as points
from tutor.workspace import Config, Workspace

ROOT = Path(__file__).parent / "fixtures" / "road"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
QUESTIONS = """\
questions:
  - {id: dot-a, topic: vectors-matrices, kind: numeric, stars: 5, ask: "What is {a} + 1?",
     draw: {a: "int(1, 5)"}, answer: "a + 1", because: Counting.}
  - {id: dot-b, topic: vectors-matrices, kind: numeric, stars: 3, ask: "What is 2 + 2?",
     answer: 4, because: Counting.}
  - {id: trivia, topic: vectors-matrices, kind: numeric, stars: 2, ask: "What is 3 + 3?",
     answer: 6, because: Counting.}
"""


@pytest.fixture(autouse=True)
def small_road(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT, content)
    (content / "curriculum" / "questions").mkdir()
    (content / "curriculum" / "questions" / "1-mathematics.yaml").write_text(QUESTIONS)
    monkeypatch.setenv("TUTOR_CONTENT", str(content))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=10)
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(shared, "now", made)
    return made


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return workspace.make(tmp_path / "work", Config(name="Ada")).workspace


Tutor = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tutor(capsys: pytest.CaptureFixture[str], clock: Clock, place: Workspace) -> Tutor:
    def said(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run(args)
        out, err = capsys.readouterr()
        return status, out, err

    return said


def told(tutor: Tutor, *args: str) -> Any:
    status, out, err = tutor(*args, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


class Scripted:
    """A person at the terminal who types these lines; then has had enough."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = [*lines]
        self.shown: list[str] = []

    def show(self, content: Any, *, fresh: bool = False) -> None:
        from io import StringIO

        from rich.console import Console

        out = Console(file=StringIO(), width=80, markup=False, highlight=False)
        out.print(content)
        self.shown.append(out.file.getvalue())

    def line(self, prompt: str) -> str:
        if not self.lines:
            raise Quit
        if self.lines[0] == "^C":
            raise KeyboardInterrupt
        return self.lines.pop(0)

    def text(self, id: str) -> str:
        return self.line(id)


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Scripted]:
    def type_(*lines: str) -> Scripted:
        person = Scripted(lines)
        monkeypatch.setattr(checkpoint, "Terminal", lambda *_: person)
        monkeypatch.setattr(shared, "interactive", lambda: True)
        return person

    return type_


@pytest.fixture
def learnt(place: Workspace, clock: Clock) -> None:
    """Matrices passed with a hint; one question right, one wrong."""
    with Session(place) as opened:
        put = opened.store.append
        put("start", "matmul-loops", {"written": True}, clock())
        put("hint", "matmul-loops", {"step": 1, "seconds": 10.0}, clock())
        put("attempt", "matmul-loops", {"status": "passed", "passed": True}, clock())
        for id, right in (("dot-a", True), ("dot-b", False)):
            said = {"topic": "vectors-matrices", "kind": "numeric", "seed": 1, "answer": "1"}
            put("answer", id, {**said, "right": right, "share": float(right)}, clock())


def kinds(place: Workspace) -> list[str]:
    with Session(place) as opened:
        return [
            f"{event.kind} {event.payload.get('action', '')}".strip() for event in opened.events()
        ]


# --- at a look ------------------------------------------------------------------------------


def test_all_of_them_with_readiness(tutor: Tutor, learnt: None) -> None:
    shown = tutor("checkpoint")[1]
    assert "checkpoint-1" in shown and "Shapes without thought" in shown and "not yet" in shown
    first, second = told(tutor, "checkpoint")["checkpoints"]
    # linear-algebra: matmul-loops (5 stars, 0.7), dot-a (5, 1.0), dot-b (3, 0); c1-matmul (5, 0)
    assert first["readiness"] == pytest.approx(((5 * 0.7 + 5) / 13) / 2, rel=0.01)
    assert (first["level"], second["readiness"]) == ("not yet", 0)


def test_one_without_a_terminal_is_shown_and_nothing_asked(
    tutor: Tutor, learnt: None, place: Workspace
) -> None:
    before = kinds(place)
    status, out, err = tutor("checkpoint", "1")
    assert status == 0 and "run this in a terminal" in err
    assert "What holds it back" in out and "tutor quiz vectors-matrices" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert kinds(place) == before


def test_json_lists_what_holds_it_back(tutor: Tutor, learnt: None) -> None:
    found = told(tutor, "checkpoint", "checkpoint-1")
    assert {hold["command"] for hold in found["holds"]} == {
        "tutor checkpoint checkpoint-1",
        "tutor quiz vectors-matrices",
        "tutor review matmul-loops",
    }
    assert sum(hold["cost"] for hold in found["holds"]) == pytest.approx(1 - found["readiness"])
    assert found["then"] == "Write two more products by hand."


@pytest.mark.parametrize("name", ["nope", "9"])
def test_one_that_there_is_not(tutor: Tutor, name: str) -> None:
    status, _, err = tutor("checkpoint", name)
    assert status == 2 and "checkpoint-1, checkpoint-2" in err


def test_options_need_a_checkpoint(tutor: Tutor) -> None:
    assert tutor("checkpoint", "--history")[0] == 2


# --- a run ----------------------------------------------------------------------------------

WHOLE = ["", "4", "rows meet columns", "all", "", "4", "", "?", ""]


def test_a_whole_run(
    tutor: Tutor, learnt: None, place: Workspace, typing: Callable[..., Scripted]
) -> None:
    """Enter; a self-rating; the explanation and its rubric; two questions, what was wrong first."""
    person = typing(*WHOLE)
    assert tutor("checkpoint", "1")[0] == 0
    answers = ["answer"] * 3
    assert kinds(place)[5:] == ["checkpoint start", "assess", *answers, "checkpoint finish"]
    assert "matmul-loops" in person.shown[0] and "70%" in person.shown[0]
    assert "How well do you know this: Linear algebra?" in person.shown[1]
    assert "you said 75%" in person.shown[-1]
    assert "Why is a layer a matrix product?" in "".join(person.shown)
    assert "trivia" not in "".join(person.shown)  # two stars are optional
    assert "What it asks for" in person.shown[-1]
    with Session(place) as opened:
        said = opened.digest()
        assert said.said["linear-algebra"].rating == 0.75
        assert said.answers["c1-matmul"].latest[-1].share == 1
        (done,) = said.runs["checkpoint-1"].done
    assert done.value == pytest.approx(((5 * 0.7 + 3) / 13 + 1) / 2)
    assert done.level == "nearly"


def test_a_run_that_is_interrupted_goes_on_where_it_was(
    tutor: Tutor, learnt: None, place: Workspace, typing: Callable[..., Scripted]
) -> None:
    person = typing("", "4", "^C")
    assert tutor("checkpoint", "1")[0] == 130
    assert "What you answered is kept" in person.shown[-1]
    person = typing("", "rows meet columns", "1", "q")
    assert tutor("checkpoint", "1")[0] == 0
    assert "You began on" in person.shown[0]
    assert "0 self-ratings, 1 explanation, 2 questions" in person.shown[0]
    assert "under way" in tutor("checkpoint")[1]
    person = typing("", "?", "", "?", "")
    assert tutor("checkpoint", "1")[0] == 0
    assert "0 self-ratings, 0 explanations, 2 questions" in person.shown[0]
    assert kinds(place).count("checkpoint start") == 1
    assert kinds(place)[-1] == "checkpoint finish"


def test_again_begins_anew(
    tutor: Tutor, learnt: None, place: Workspace, typing: Callable[..., Scripted]
) -> None:
    typing("", "4")
    tutor("checkpoint", "1")
    person = typing("q")
    tutor("checkpoint", "1", "--again")
    assert "1 self-rating, 1 explanation" in person.shown[0]
    assert kinds(place).count("checkpoint start") == 2


def test_a_rating_can_be_skipped_and_nonsense_is_asked_again(
    tutor: Tutor, learnt: None, place: Workspace, typing: Callable[..., Scripted]
) -> None:
    typing("", "6", "x", "0", "")
    tutor("checkpoint", "1")
    assert "assess" not in kinds(place)


def test_where_nothing_can_be_kept_there_is_no_run(
    tutor: Tutor, learnt: None, typing: Callable[..., Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tutor.models import TutorError
    from tutor.progress.store import Store

    def full(*_: object, **__: object) -> None:
        raise TutorError("The disk is full.")

    typing(*WHOLE)
    monkeypatch.setattr(Store, "append", full)
    status, _, err = tutor("checkpoint", "1")
    assert status == 2 and "disk is full" in err


def test_a_do_question_is_rated_too(
    tutor: Tutor, typing: Callable[..., Scripted], place: Workspace
) -> None:
    person = typing("", "2", "5")
    tutor("checkpoint", "2")
    assert "Can you write softmax?" in "".join(person.shown)
    with Session(place) as opened:
        assert opened.digest().said["s2-softmax"].rating == 1.0


# --- questions that are due -------------------------------------------------------------------


def test_questions_come_due_for_review_and_first_in_a_quiz(
    tutor: Tutor, learnt: None, clock: Clock
) -> None:
    assert told(tutor, "review")["questions"] == []
    clock.at += timedelta(days=1)  # long enough for the wrong one
    assert [one["id"] for one in told(tutor, "review")["questions"]] == ["dot-b"]
    assert "tutor quiz vectors-matrices" in tutor("review")[1]
    asked = told(tutor, "quiz", "vectors-matrices")["questions"]
    assert [(one["id"], one["why"]) for one in asked] == [
        ("dot-b", "due"),
        ("trivia", "new"),
        ("dot-a", "again"),
    ]


# --- how it went ----------------------------------------------------------------------------


def test_history_has_the_runs_and_the_weeks(
    tutor: Tutor, learnt: None, clock: Clock, typing: Callable[..., Scripted]
) -> None:
    assert "Nothing has happened yet." not in tutor("checkpoint", "1", "--history")[1]
    typing(*WHOLE)
    tutor("checkpoint", "1")
    clock.at += timedelta(weeks=3)
    found = told(tutor, "checkpoint", "1", "--history")
    assert len(found["runs"]) == 1
    values = [week["readiness"] for week in found["weeks"]]
    assert values == sorted(values, reverse=True) and len(values) == 4
    assert values[0] == pytest.approx(found["runs"][0]["readiness"], abs=0.05)
    shown = tutor("checkpoint", "1", "--history")[1]
    assert "Runs" in shown and "until 2026-03-01" in shown and "now" in shown


def test_history_before_anything(tutor: Tutor) -> None:
    assert "Nothing has happened yet." in tutor("checkpoint", "1", "--history")[1]


def test_weeks_are_what_readiness_was_then(
    tutor: Tutor, learnt: None, place: Workspace, clock: Clock
) -> None:
    with Session(place) as opened:
        phase = points.find(opened, "1")
        then = points.now_at(opened, phase, clock.at + timedelta(days=20)).ready.value
        found = points.weeks(opened, phase, clock.at + timedelta(days=20))
        assert found[-1].value == then


# --- why ------------------------------------------------------------------------------------


def test_why_a_topic_shows_the_events(tutor: Tutor, learnt: None, place: Workspace) -> None:
    shown = tutor("why", "linear-algebra")[1]
    assert "passed with 1 hint, 1 attempt" in shown
    assert "dot-a" in shown and "right → good" in shown and "wrong → again" in shown
    assert "What is" in shown and "{a}" not in shown
    assert "Not tried, so nothing" in shown  # trivia
    found = told(tutor, "why", "1.1")
    lines = {line["id"]: line for line in found["lines"]}
    assert found["mastery"] == pytest.approx(
        sum(line["weight"] * line["value"] for line in lines.values())
    )
    with Session(place) as opened:
        passed = next(event for event in opened.events() if event.kind == "attempt")
    assert [one["event"] for one in lines["matmul-loops"]["events"]] == [passed.id]


def test_why_a_checkpoint(tutor: Tutor, learnt: None) -> None:
    shown = tutor("why", "checkpoint-1")[1]
    assert "The sum" in shown and "tutor why linear-algebra" in shown
    assert "matmul-loops" in shown and "dot-a" in shown and "not tried: " in shown
    assert "more: tutor why" not in shown  # here everything that holds it back is told
    found = told(tutor, "why", "checkpoint-1")
    assert found["checkpoint"] == "checkpoint-1"
    lines = [line for some in found["lines"].values() for line in some]
    added = sum(line["weight"] * line["value"] for line in lines)
    assert added == pytest.approx(found["readiness"])
    assert any(line["events"] for line in lines)
    assert told(tutor, "why", "phase-1")["checkpoint"] == "checkpoint-1"


def test_why_a_kata_or_a_question_lists_everything(
    tutor: Tutor, learnt: None, place: Workspace, clock: Clock
) -> None:
    with Session(place) as opened:
        tried = {"status": "passed", "passed": True}
        opened.store.append("attempt", "matmul-loops", tried, clock())
    shown = tutor("why", "matmul-loops")[1]
    assert "→ hard" in shown and "due 2026-03-02" in shown
    assert "1 attempt on a file that had passed" in shown
    assert told(tutor, "why", "matmul-loops")["left_out"] == 1
    assert "wrong" in tutor("why", "dot-b")[1]
    assert "Nothing yet that counts." in tutor("why", "softmax")[1]


def test_why_what_there_is_not(tutor: Tutor) -> None:
    status, _, err = tutor("why", "linear-algebro")
    assert status == 2 and "Did you mean linear-algebra" in err
    assert "softmax" in tutor("why", "sofmax")[2]
    assert "`tutor list`" in tutor("why", "zzzz")[2]


# --- what one says of oneself ---------------------------------------------------------------


def test_assess_notes_and_shows(tutor: Tutor, learnt: None) -> None:
    assert "not rated yourself" in tutor("assess")[1]
    assert "Noted: 5 of 5 for Linear algebra" in tutor("assess", "1.1", "5")[1]
    shown = tutor("assess")[1]
    assert "over-confident" in shown and "3 of 4 tried" in shown
    (one,) = told(tutor, "assess")["ratings"]
    assert one["said"] == 1 and one["could"] == pytest.approx(8.5 / 13)


@pytest.mark.parametrize("args", [["linear-algebra"], ["linear-algebra", "7"], ["nope", "3"]])
def test_assess_refuses(tutor: Tutor, args: list[str]) -> None:
    assert tutor("assess", *args)[0] == 2
