"""The watch, fed with intentions and messages; then its keys; then all of it on a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import queue
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tutor import katas as content
from tutor import starters, workspace
from tutor.cli.watch import loop
from tutor.cli.watch.beside import Beside
from tutor.cli.watch.control import Graded, Job, NotFollowing, Saved, Watch
from tutor.cli.watch.intents import KEYS, Intent, Mode, Typed, split, translate
from tutor.cli.watch.screen import HELP, screen
from tutor.cli.watch.view import Question, Row, picker
from tutor.models import Kata, Pitfall, Status, TestResult, TutorError, Verdict
from tutor.session import Session
from tutor.tui import external
from tutor.workspace import Config

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NARROW, WIDE = 48, 100


def make_starter(slug: str) -> str:
    return f"def {slug}(x):\n    raise NotImplementedError\n"


def make_kata(root: Path, slug: str) -> Kata:
    folder = root / slug
    folder.mkdir(parents=True)
    (folder / "starter.py").write_text(make_starter(slug))
    (folder / "solution.py").write_text(f"def {slug}(x):\n    return x\n")
    (folder / "prompt.md").write_text(f"# {slug}\n\nWrite {slug} with care.\n")
    (folder / "debrief.md").write_text("# Why\n\nIt works because of reasons.\n")
    return Kata(
        slug=slug,
        section="activations",
        title=f"The {slug}",
        stars=3,
        minutes=20,
        framework="numpy",
        topics=("softmax-activation",),
        functions={slug: "(x)"},
        hints=("first nudge", "the concept", "nearly the code"),
        pitfalls=(),
        folder=folder,
    )


class Outside:
    """Remembers what the watch asked for; the test answers in its own time."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.cancelled = 0
        self.followed: list[Path] = []
        self.edits: list[Path] = []
        self.shown: list[Path] = []
        self.checked_all = 0
        self.editor: Callable[[Path], None] = lambda path: None

    def grade(self, job: Job) -> None:
        self.jobs.append(job)

    def cancel(self) -> None:
        self.cancelled += 1

    def follow(self, path: Path) -> None:
        self.followed.append(path)

    def edit(self, path: Path) -> None:
        self.edits.append(path)
        self.editor(path)

    def show(self, path: Path) -> None:
        self.shown.append(path)

    def check_all(self) -> None:
        self.checked_all += 1


class Desk:
    """A learner at work: saves, presses keys, and sees the screen."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.outside = Outside()
        self.now = NOON
        self.watch = Watch(session, lambda: self.now, self.outside)

    @property
    def view(self) -> Any:
        return self.watch.view

    def open(self, slug: str) -> None:
        self.watch.open(self.session.katas[slug])

    def press(self, *keys: Intent | Typed) -> None:
        for key in keys:
            self.watch.handle(key)

    def save(self, text: str) -> None:
        self.view.path.write_text(text)
        self.watch.handle(Saved())

    def answer(self, passed: bool | None = None, status: Status | None = None) -> None:
        """The judge is done with the latest job: as told, or by whether the text says `right`."""
        job = self.outside.jobs[-1]
        good = "right" in job.source if passed is None else passed
        verdict = Verdict(
            job.kata.slug,
            status or (Status.PASSED if good else Status.FAILED),
            7,
            4.0,
            (TestResult("test_sums", "rows sum to one", good),),
        )
        self.watch.handle(Graded(job, verdict))

    def pass_(self) -> None:
        self.save("right\n")
        self.answer()

    def see(self, width: int = WIDE, height: int = 40) -> str:
        out = StringIO()
        console = Console(file=out, width=width, highlight=False, markup=False)
        console.print(screen(self.view, width, height))
        return out.getvalue()

    def events(self, slug: str = "softmax") -> list[str]:
        return [event.kind for event in self.session.events(slug)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    found = {slug: make_kata(tmp_path / "katas", slug) for slug in ("softmax", "relu", "gelu")}
    monkeypatch.setattr(content, "load", lambda: found)
    place = workspace.make(tmp_path / "work", Config()).workspace
    with Session(place) as session:
        yield Desk(session)


# --- opening --------------------------------------------------------------------------------


def test_it_checks_at_once_and_says_so(desk: Desk) -> None:
    desk.open("softmax")
    assert [job.kata.slug for job in desk.outside.jobs] == ["softmax"]
    assert desk.outside.followed == [desk.session.workspace.root / "activations" / "softmax.py"]
    assert "checking…" in desk.see()
    desk.answer()
    assert "checking…" not in desk.see()


def test_a_kata_without_a_file_gets_its_starter_and_shows_what_to_write(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    assert desk.view.path.read_text() == desk.view.kata.read("starter.py")
    assert "Write softmax with care." in desk.see()
    assert "still the starter" in desk.see()
    assert desk.events() == ["start"]  # nobody has attempted anything yet


def test_a_broken_program_is_shown_with_its_prompt_and_its_verdict(desk: Desk) -> None:
    kata = desk.session.katas["softmax"]
    mended = "def softmax(x):\n    # one\n    # two\n    return x\n"
    (kata.folder / "solution.py").write_text(mended)
    bugs = tuple(Pitfall(name, "", {f"# {name}": "x = 0"}) for name in ("one", "two"))
    kata = desk.session.katas["softmax"] = replace(kata, bugs=bugs, budget=2)
    desk.open("softmax")
    desk.answer()
    assert "Write softmax with care." in desk.see()
    assert "softmax: 1 of 1 test fails" in desk.see()
    assert "still the starter" not in desk.see()
    assert desk.events() == ["start"]
    handed_out = desk.view.path.read_text()
    for other in starters.programs(kata).values():  # half a mend may be what others begin from
        if other != handed_out:
            desk.save(other)
            desk.answer()
            assert "Write softmax with care." not in desk.see()
    assert desk.events() == ["start", "attempt", "attempt"]


def test_a_verdict_too_tall_for_the_screen_is_summed_up_at_its_end(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    assert "softmax: " not in desk.see(height=8)  # nobody has written anything yet
    desk.save("wrong\n")
    desk.answer()
    headline = "✗ softmax: 1 of 1 test fails\n"
    assert desk.see().count(headline) == 1
    short = desk.see(height=8)
    assert short.count(headline) == 2
    assert short.splitlines()[-5] == headline.strip()
    desk.pass_()
    assert desk.see(height=8).count("softmax passed") == 1


def test_a_file_that_is_there_is_left_alone(desk: Desk) -> None:
    path = desk.session.path(desk.session.katas["softmax"])
    path.parent.mkdir()
    path.write_text("mine\n")
    desk.open("softmax")
    assert path.read_text() == "mine\n"
    assert desk.outside.jobs[-1].source == "mine\n"


# --- saving ---------------------------------------------------------------------------------


def test_a_save_is_checked_and_recorded_and_shown_as_sentences(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.save("wrong\n")
    assert desk.view.checking
    desk.answer()
    assert "rows sum to one" in desk.see()
    assert desk.events() == ["start", "attempt"]


def test_saves_during_a_check_are_one_more_check_on_the_last_text(desk: Desk) -> None:
    desk.open("softmax")
    desk.save("one\n")
    desk.save("two\n")
    desk.save("right\n")
    assert len(desk.outside.jobs) == 1
    assert desk.outside.cancelled == 3
    desk.watch.handle(Graded(desk.outside.jobs[0], None))
    assert [job.source for job in desk.outside.jobs[1:]] == ["right\n"]
    assert desk.view.checking
    desk.answer()
    assert desk.view.done
    assert desk.events() == ["start", "attempt"]


def test_a_verdict_that_was_overtaken_is_neither_shown_nor_recorded(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.save("right\n")
    overtaken = desk.outside.jobs[-1]
    desk.save("wrong\n")
    verdict = Verdict("softmax", Status.PASSED, 7, 1.0)
    desk.watch.handle(Graded(overtaken, verdict))
    assert not desk.view.done
    desk.answer()
    assert desk.events() == ["start", "attempt"]


def test_the_same_text_again_is_no_news(desk: Desk) -> None:
    desk.open("softmax")
    desk.save("wrong\n")
    desk.watch.handle(Graded(desk.outside.jobs[0], None))
    desk.answer()
    seen = desk.view
    desk.save("wrong\n")  # many editors write twice
    assert desk.view is seen


def test_a_file_that_cannot_be_graded_is_told_and_mended_by_a_save(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.save("")
    assert "is empty" in desk.see()
    desk.view.path.unlink()
    desk.watch.handle(Saved())
    assert "tutor start softmax" in desk.see()
    desk.save("right\n")
    desk.answer()
    assert desk.view.done
    assert "is empty" not in desk.see()


def test_the_same_trouble_again_draws_nothing_anew(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.save("")
    seen = desk.view
    desk.watch.handle(Saved())
    assert desk.view is seen


def test_a_file_emptied_during_a_check_drops_the_check(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.save("right\n")
    job = desk.outside.jobs[-1]
    desk.save("")
    desk.watch.handle(Graded(job, Verdict("softmax", Status.PASSED, 7, 1.0)))
    assert not desk.view.done
    assert desk.events() == ["start"]
    desk.save("right\n")
    assert desk.outside.jobs[-1] is not job  # and the way is free for the next one


def test_a_pass_stays_shows_the_debrief_and_counts(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    assert "0 of 3 katas passed" in desk.see()
    desk.pass_()
    assert desk.view.kata.slug == "softmax"
    assert "It works because of reasons." in desk.see()
    assert "Press n" in desk.see()
    assert "1 of 3 katas passed" in desk.see()


def test_a_failing_save_after_a_pass_makes_it_pending_again(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.pass_()
    desk.save("wrong\n")
    desk.answer()
    assert not desk.view.done
    assert "It works because of reasons." not in desk.see()
    desk.press(Intent.NEXT)
    assert desk.view.question is Question.MOVE_ON


def test_a_grader_error_is_shown_and_not_recorded(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.save("right\n")
    desk.answer(status=Status.GRADER_ERROR)
    assert "the grader failed, not you" in desk.see()
    assert desk.events() == ["start"]


def test_what_cannot_be_recorded_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.open("softmax")
    desk.answer()

    def full(*_: Any) -> None:
        raise TutorError("The disk is full.", "Free some space.")

    monkeypatch.setattr(desk.session.store, "append", full)
    desk.pass_()
    assert desk.view.done
    assert "Not recorded: The disk is full." in desk.see()


def test_a_watcher_that_failed_says_how_to_check_by_hand(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.watch.handle(NotFollowing("OSError: inotify watch limit reached"))
    assert "inotify watch limit reached" in desk.see()
    assert "press r" in desk.see()


def test_a_review_is_watched_in_its_own_file_before_and_after_it_passes(desk: Desk) -> None:
    from tutor.session import review

    desk.open("softmax")
    desk.answer()
    desk.pass_()
    first = desk.view.path
    desk.now += timedelta(days=10)
    begun = review.begin(desk.session, desk.session.katas["softmax"], desk.now)
    desk.open("softmax")
    assert desk.view.path == begun.path == desk.outside.followed[-1]
    desk.answer()
    desk.pass_()
    checks = len(desk.outside.jobs)
    desk.watch.handle(Saved())
    assert len(desk.outside.jobs) == checks  # the same text, though the kata's file is the old one
    desk.save("right, and tidied\n")
    assert desk.outside.jobs[-1].source == "right, and tidied\n"
    desk.answer()
    assert first.read_text() == "right\n"
    desk.press(Intent.RESET, Intent.YES)
    assert desk.view.path == first and first.read_text() == make_starter("softmax")
    assert begun.path.read_text() == "right, and tidied\n"


# --- keys -----------------------------------------------------------------------------------


def test_h_takes_one_hint_a_press_and_says_when_there_is_no_more(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.HINT)
    assert "first nudge" in desk.see()
    assert "the concept" not in desk.see().replace("Hint 2 of 3, the concept", "")
    desk.press(Intent.HINT, Intent.HINT)
    assert "nearly the code" in desk.see()
    desk.press(Intent.HINT)
    assert "last hint" in desk.see()
    assert desk.events() == ["start", "hint", "hint", "hint"]


def test_n_after_a_pass_goes_on(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.pass_()
    desk.press(Intent.NEXT)
    assert desk.view.kata.slug == "relu"
    assert desk.view.path.exists()
    assert desk.outside.followed[-1] == desk.view.path
    assert desk.outside.jobs[-1].kata.slug == "relu"
    assert not desk.view.done


def test_n_before_a_pass_asks_first(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.NEXT)
    assert "does not pass yet" in desk.see()
    desk.press(Intent.NO)
    assert desk.view.kata.slug == "softmax"
    desk.press(Intent.NEXT, Intent.YES)
    assert desk.view.kata.slug == "relu"


def test_n_where_nothing_is_open_says_so(desk: Desk) -> None:
    for slug in ("softmax", "relu", "gelu"):
        desk.open(slug)
        desk.answer()
        desk.pass_()
    desk.press(Intent.NEXT)
    assert "Nothing else is open" in desk.see()


def test_moving_on_during_a_check_leaves_its_verdict_behind(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.save("right\n")
    job = desk.outside.jobs[-1]
    desk.press(Intent.NEXT, Intent.YES)
    assert desk.outside.cancelled == 1
    desk.watch.handle(Graded(job, Verdict("softmax", Status.PASSED, 7, 1.0)))
    assert desk.outside.jobs[-1].kata.slug == "relu"
    assert desk.view.verdict is None


def test_r_checks_the_same_text_again(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.RUN)
    assert len(desk.outside.jobs) == 2


def test_s_asks_before_a_pass_and_not_after(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.SOLUTION)
    assert "Give up" in desk.see()
    assert "return x" not in desk.see()
    desk.press(Intent.NO)
    assert desk.events() == ["start"]
    desk.press(Intent.SOLUTION, Intent.YES)
    assert "return x" in desk.see()
    assert desk.session.history(desk.view.kata)[-1].payload["gave_up"] is True
    desk.press(Intent.SOLUTION)
    assert "return x" not in desk.see()  # a second press puts it away
    desk.open("relu")
    desk.answer()
    desk.pass_()
    desk.press(Intent.SOLUTION)
    assert "return x" in desk.see()
    assert desk.session.history(desk.view.kata)[-1].payload["gave_up"] is False


def test_x_asks_keeps_the_text_and_checks_the_starter(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.save("an hour of work\n")
    desk.answer()
    desk.press(Intent.HINT, Intent.SOLUTION, Intent.YES, Intent.PROMPT)
    desk.press(Intent.RESET)
    desk.press(Intent.NO)
    assert desk.view.path.read_text() == "an hour of work\n"
    desk.press(Intent.RESET, Intent.YES)
    assert desk.view.path.read_text() == desk.view.kata.read("starter.py")
    assert desk.session.history(desk.view.kata)[-1].payload["source"] == "an hour of work\n"
    assert desk.view.checking
    assert "--before-reset" in desk.see()
    assert "first nudge" not in desk.see()  # a blank start is a start without help
    assert "return x" not in desk.see()


def test_e_opens_the_editor_and_checks_what_it_saved(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.outside.editor = lambda path: path.write_text("right\n") and None
    desk.press(Intent.EDIT)
    assert desk.outside.edits == [desk.view.path]
    assert desk.outside.jobs[-1].source == "right\n"


def test_an_editor_that_cannot_be_run_is_a_note(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()

    def none(path: Path) -> None:
        raise TutorError("No editor is set.", "Set EDITOR.")

    desk.outside.editor = none
    desk.press(Intent.EDIT)
    assert "No editor is set." in desk.see()
    desk.press(Intent.RUN)
    assert "No editor is set." not in desk.see()


def test_each_kata_turned_to_may_open_by_itself(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.pass_()
    desk.press(Intent.NEXT)
    assert [path.name for path in desk.outside.shown] == ["softmax.py", "relu.py"]


def test_c_checks_every_started_kata(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.CHECK_ALL)
    assert desk.outside.checked_all == 1
    assert desk.view.mode is Mode.WATCHING


class Programs:
    """Remembers which programs were started; `missing` ones are not installed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run: list[tuple[str, ...]] = []
        self.missing: set[str] = set()
        monkeypatch.setattr(external, "run", lambda editor: self.run.append(editor.command))
        found = lambda name: None if name in self.missing else f"/bin/{name}"  # noqa: E731
        monkeypatch.setattr(external.shutil, "which", found)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Programs:
    return Programs(monkeypatch)


def test_vs_code_opens_each_file_once(programs: Programs) -> None:
    beside = Beside("", environ={"TERM_PROGRAM": "vscode"})
    for name in ("a.py", "b.py", "a.py"):
        beside.show(Path(name))
    assert [command[-1] for command in programs.run] == ["a.py", "b.py"]
    assert programs.run[0][0] == "code"


@pytest.mark.parametrize(("variable", "program"), [("TMUX", "tmux"), ("ZELLIJ", "zellij")])
def test_a_pane_is_split_off_once_and_e_splits_off_more(
    programs: Programs, variable: str, program: str
) -> None:
    beside = Beside("", environ={variable: "1", "EDITOR": "nano"})
    beside.show(Path("a.py"))
    beside.show(Path("b.py"))
    assert len(programs.run) == 1
    assert programs.run[0][0] == program
    assert "a.py" in programs.run[0][-1]
    assert beside.edit(Path("b.py"))
    assert "b.py" in programs.run[1][-1]


def test_nothing_opens_by_itself_elsewhere_or_where_it_is_unwanted(programs: Programs) -> None:
    Beside("code", environ={}).show(Path("a.py"))
    Beside("", environ={"TMUX": "1"}).show(Path("a.py"))  # no editor is set
    Beside("", by_itself=False, environ={"TERM_PROGRAM": "vscode"}).show(Path("a.py"))
    programs.missing = {"tmux"}
    Beside("nano", environ={"TMUX": "1"}).show(Path("a.py"))  # it would take this terminal
    assert programs.run == []


def test_an_editor_with_a_window_leaves_the_terminal_alone(programs: Programs) -> None:
    assert Beside("gedit -w", environ={}).edit(Path("a.py"))
    assert programs.run == [("gedit", "-w", "a.py")]
    assert not Beside("nano", environ={}).edit(Path("a.py"))


def test_help_names_every_key_and_any_key_closes_it(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.HELP)
    assert desk.view.mode is Mode.READING
    assert all(meaning in desk.see() for _, meaning in HELP)
    desk.press(Intent.CANCEL)
    assert desk.view.mode is Mode.WATCHING
    assert {letter for letter, _, _ in KEYS} == {letter for letter, _ in HELP} | {"?"}


@pytest.mark.parametrize("width", [30, 48, 80, 140])
def test_no_key_is_parted_from_its_word(desk: Desk, width: int) -> None:
    desk.open("softmax")
    desk.answer()
    words = [f"{letter} {word}" for letter, _, word in KEYS]
    assert re.split(r"  |\n", desk.see(width).rstrip("\n"))[-len(words) :] == words


def test_q_ends_it_also_from_a_question_and_the_help(desk: Desk) -> None:
    for before in ([], [Intent.RESET], [Intent.HELP]):
        desk.watch.over = False
        desk.open("softmax")
        desk.press(*before, Intent.QUIT)
        assert desk.watch.over


def test_a_due_kata_says_how_to_begin_again(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.pass_()
    desk.now += timedelta(days=400)
    desk.open("softmax")
    assert "due for review" in desk.see()


# --- the list -------------------------------------------------------------------------------


def test_l_chooses_by_word(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.LIST, *map(Typed, "gel"))
    assert "gelu" in desk.see()
    assert "relu" not in desk.see()
    desk.press(Intent.ACCEPT)
    assert desk.view.kata.slug == "gelu"


def test_l_chooses_by_number_and_by_arrows(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.LIST, Typed("2"), Intent.ACCEPT)
    assert desk.view.kata.slug == "relu"
    desk.press(Intent.LIST, Intent.DOWN, Intent.DOWN, Intent.DOWN, Intent.ACCEPT)
    assert desk.view.kata.slug == "gelu"
    desk.press(Intent.LIST, Intent.UP, Intent.UP, Intent.UP, Intent.ACCEPT)
    assert desk.view.kata.slug == "softmax"


def test_in_the_list_letters_are_text_and_escape_leaves(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.press(Intent.LIST)
    for key in "qx":
        intent = translate(key, desk.view.mode)
        assert intent is not None
        desk.press(intent)
    assert not desk.watch.over
    assert desk.view.picker.query == "qx"
    assert "None fits" in desk.see()
    desk.press(Intent.ACCEPT)  # nothing is chosen, so nothing happens
    assert desk.view.mode is Mode.PICKING
    desk.press(Intent.ERASE, Intent.ERASE, Intent.ERASE)
    assert desk.view.picker.query == ""
    desk.press(Intent.CANCEL)
    assert desk.view.mode is Mode.WATCHING
    assert desk.view.kata.slug == "softmax"


def test_tab_filters_the_list_and_keeps_the_choice(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    desk.pass_()
    desk.press(Intent.LIST)
    assert "[all]" in desk.see() and "3 of 3" in desk.see()
    filter_ = translate("\t", desk.view.mode)
    assert filter_ is Intent.FILTER
    desk.press(filter_)
    assert [row.slug for row in desk.view.picker.matches] == ["relu", "gelu"]
    desk.press(Intent.DOWN, Intent.FILTER, Intent.FILTER)  # due, then passed
    assert [row.slug for row in desk.view.picker.matches] == ["softmax"]
    assert "✓ softmax" in desk.see()
    desk.now += timedelta(days=400)
    desk.press(Intent.CANCEL, Intent.LIST, Intent.FILTER, Intent.FILTER)
    assert [row.slug for row in desk.view.picker.matches] == ["softmax"]
    assert "↻ softmax" in desk.see()
    desk.press(Typed("x"), Typed("z"))
    assert "None fits" in desk.see()


def test_a_number_finds_its_own_row_first() -> None:
    rows = [Row(n, f"kata-{n}", f"Kata {n}", passed=False) for n in range(1, 121)]
    shown = picker(rows, "kata-50")
    assert shown.chosen == rows[49]
    assert shown.search("1").chosen == rows[0]
    assert shown.search("12").chosen == rows[11]
    assert [row.number for row in shown.search("12").matches] == [12, 120]
    assert shown.search("0").chosen is None


def test_a_long_list_shows_the_rows_around_the_choice(desk: Desk) -> None:
    rows = [Row(n, f"kata-{n}", f"Kata {n}", passed=n < 3) for n in range(1, 121)]
    desk.open("softmax")
    desk.watch._show(picker=picker(rows, "kata-60"))
    seen = desk.see()
    assert "kata-60" in seen
    assert "kata-1 " not in seen
    assert len(seen.splitlines()) <= 40


# --- keys become intentions -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("hn", ["h", "n"]),
        ("\x1b[A\x1b[B", ["\x1b[A", "\x1b[B"]),
        ("\x1bOAq", ["\x1bOA", "q"]),
        ("\x1b", ["\x1b"]),
        ("\x1b\x1b[A", ["\x1b", "\x1b[A"]),
        ("\x1b[1;5Cq", ["\x1b[1;5C", "q"]),
        ("\x1b[200~x", ["\x1b[200~", "x"]),
        ("\x1b[", ["\x1b["]),
        ("é?", ["é", "?"]),
    ],
)
def test_what_a_terminal_sends_is_split_into_keys(sent: str, keys: list[str]) -> None:
    assert [*split(sent)] == keys


def test_letters_mean_their_intents_in_either_case() -> None:
    for letter, intent, _ in KEYS:
        assert translate(letter, Mode.WATCHING) is intent
        assert translate(letter.upper(), Mode.WATCHING) is intent
    assert translate("z", Mode.WATCHING) is None
    assert translate("\x1b[A", Mode.WATCHING) is None


def test_only_y_is_a_yes() -> None:
    assert translate("y", Mode.ASKING) is Intent.YES
    assert translate("Y", Mode.ASKING) is Intent.YES
    for key in ("n", "\r", "\x1b", "q", " "):
        assert translate(key, Mode.ASKING) is Intent.NO


def test_the_end_of_input_ends_the_watch_in_any_mode() -> None:
    assert {translate("\x04", mode) for mode in Mode} == {Intent.QUIT}


# --- following the file ---------------------------------------------------------------------


@pytest.fixture
def following(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[queue.Queue[Any]]:
    """What is posted about softmax.py, with no help from looking at it now and then."""
    monkeypatch.setattr(loop, "GLANCE", 600_000)
    (tmp_path / "softmax.py").write_text("one\n")
    posted: queue.Queue[Any] = queue.Queue()
    stop = threading.Event()
    args = (tmp_path / "softmax.py", stop, posted.put)
    thread = threading.Thread(target=loop._follow, args=args, daemon=True)
    thread.start()
    for _ in range(600):  # until the system has begun to watch
        (tmp_path / "softmax.py").write_text("one\n")
        with suppress(queue.Empty):
            assert posted.get(timeout=0.1) == Saved()
            break
    drain(posted)
    yield posted
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def drain(posted: queue.Queue[Any]) -> None:
    with suppress(queue.Empty):
        while True:
            posted.get(timeout=0.5)


def test_every_save_by_rename_is_seen(tmp_path: Path, following: queue.Queue[Any]) -> None:
    for text in ("two\n", "three\n", "four\n"):
        save_as_editors_do(tmp_path / "softmax.py", text)
        assert following.get(timeout=60) == Saved()
        drain(following)


def test_other_files_in_the_folder_are_not_seen(
    tmp_path: Path, following: queue.Queue[Any]
) -> None:
    save_as_editors_do(tmp_path / "relu.py", "two\n")
    with pytest.raises(queue.Empty):
        following.get(timeout=1)


def test_a_folder_that_cannot_be_watched_is_told(tmp_path: Path) -> None:
    posted: queue.Queue[Any] = queue.Queue()
    loop._follow(tmp_path / "nowhere" / "softmax.py", threading.Event(), posted.put)
    assert isinstance(posted.get(timeout=60), NotFollowing)


# --- the screen -----------------------------------------------------------------------------


def test_a_narrow_window_keeps_the_numbers_and_drops_the_bar(desk: Desk) -> None:
    desk.open("softmax")
    desk.answer()
    assert "0/3" in desk.see(NARROW)
    assert "─" not in desk.see(NARROW)
    assert "─" in desk.see(WIDE)
    assert all(len(line) <= NARROW for line in desk.see(NARROW).splitlines())


def test_the_file_is_a_link(desk: Desk) -> None:
    desk.open("softmax")
    out = StringIO()
    console = Console(file=out, width=WIDE, force_terminal=True, color_system="standard")
    console.print(screen(desk.view, WIDE, 40))
    assert f";{desk.view.path.as_uri()}\x1b\\" in out.getvalue()
    assert "\x1b]8;" in out.getvalue()


# --- on a terminal --------------------------------------------------------------------------

FAKE = """
import sys, threading
from pathlib import Path
from tutor import katas, session
from tutor.models import Kata, Status, TestResult, Verdict

root = Path(sys.argv[1])

def kata(slug):
    return Kata(slug=slug, section="activations", title=f"The {slug}", stars=3, minutes=20,
                framework="numpy", topics=("softmax-activation",), functions={slug: "(x)"},
                hints=("first nudge", "b", "c"), pitfalls=(), folder=root / "katas" / slug)

katas.load = lambda: {slug: kata(slug) for slug in ("softmax", "relu")}

class FakeJudge:
    def __init__(self):
        self.stop = threading.Event()
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def cancel(self):
        self.stop.set()
    def grade(self, kata, source, *, filename, given="", seed=None, on_test=None):
        if "boom" in source:
            raise ValueError("the judge broke")
        if "slow" in source:
            self.stop.wait(60)
            self.stop.clear()  # here, so that none is lost that comes before the check begins
            raise RuntimeError("cancelled")
        good = "right" in source
        status = Status.PASSED if good else Status.FAILED
        return Verdict(kata.slug, status, 7, 4.0, (TestResult("t", "rows sum to one", good),))

import tutor.cli.watch.loop as loop
loop.borrow_judge = FakeJudge
"""
START = "from tutor.cli import run\nsys.exit(run(sys.argv[2:]))\n"


class Tty:
    """A program on a terminal of its own, as a person would use it."""

    def __init__(self, root: Path, *args: str, before: str = "", width: int = 100) -> None:
        self.seen = ""
        self._main, self.slave = pty.openpty()
        self.resize(width)
        self.modes = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [sys.executable, "-c", FAKE + before + START, str(root), *args],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0) and None,
            env={**os.environ, "TERM": "xterm-256color", "TUTOR_WORKSPACE": str(root / "work")},
        )

    def resize(self, width: int) -> None:
        fcntl.ioctl(self._main, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))

    def press(self, keys: str) -> None:
        os.write(self._main, keys.encode())

    def see(self, text: str, seconds: float = 60.0) -> str:
        """Wait until `text` has come since the last look; returns what came up to its end."""
        until = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self._main], [], [], 0.1)
            over = time.monotonic() > until or self.process.poll() is not None
            if not ready and over:
                raise AssertionError(f"{text!r} never came; there was: {self.seen!r}")
            if ready:
                self.seen += os.read(self._main, 65536).decode(errors="replace")
        came, _, self.seen = self.seen.partition(text)
        return came

    def ends(self, status: int) -> str:
        """Wait for the end; the terminal must be as it was. Returns what came last."""
        until = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < until:
            self.rest()  # a terminal that nobody reads holds its writer up
        assert self.process.poll() == status, self.seen
        rest = self.rest()
        assert termios.tcgetattr(self.slave) == self.modes
        return rest

    def rest(self) -> str:
        while select.select([self._main], [], [], 0.1)[0]:
            self.seen += os.read(self._main, 65536).decode(errors="replace")
        return self.seen

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._main)
        os.close(self.slave)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for slug in ("softmax", "relu"):
        make_kata(tmp_path / "katas", slug)
    workspace.make(tmp_path / "work", Config())
    return tmp_path


@pytest.fixture
def tty(place: Path) -> Iterator[Callable[..., Tty]]:
    opened: list[Tty] = []

    def start(*args: str, **options: Any) -> Tty:
        opened.append(Tty(place, *args, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def save_as_editors_do(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.swp")
    scratch.write_text(text)
    scratch.replace(path)


def test_a_learner_at_the_terminal(place: Path, tty: Callable[..., Tty]) -> None:
    softmax = place / "work" / "activations" / "softmax.py"
    watch = tty("watch", "softmax")
    watch.see("checking…")  # first the promise, then the verdict
    watch.see("still the starter")
    save_as_editors_do(softmax, "wrong\n")
    watch.see("rows sum to one")
    watch.press("h")
    watch.see("first nudge")
    softmax.write_text("right\n")
    watch.see("Press n for the next kata")
    watch.see("1 of 2 katas passed")
    watch.press("n")
    watch.see("relu")
    watch.see("still the starter")
    save_as_editors_do(place / "work" / "activations" / "relu.py", "right\n")
    watch.see("2 of 2 katas passed")
    watch.press("q")
    assert watch.ends(0).count("Traceback") == 0
    with Session(workspace.Workspace(place / "work")) as session:
        kinds = [(event.kind, event.subject) for event in session.events()]
    assert kinds == [
        ("start", "softmax"),
        ("attempt", "softmax"),
        ("hint", "softmax"),
        ("attempt", "softmax"),
        ("start", "relu"),
        ("attempt", "relu"),
    ]


def test_without_a_command_a_dumb_terminal_watches_the_kata_in_hand(
    place: Path, tty: Callable[..., Tty]
) -> None:
    watch = tty("watch", "relu")
    watch.see("still the starter")
    watch.press("q")
    watch.ends(0)
    again = tty(before="import os; os.environ['TERM'] = 'dumb'\n")
    again.see("relu.py")
    again.see("still the starter")
    again.press("q")
    again.ends(0)


def test_ctrl_c_leaves_a_sane_terminal(tty: Callable[..., Tty]) -> None:
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    assert termios.tcgetattr(watch.slave) != watch.modes
    watch.press("\x03")
    rest = watch.ends(130)
    assert "Traceback" not in rest
    assert "\x1b[?25h" in rest


def test_ctrl_c_ends_a_check_that_never_ends(place: Path, tty: Callable[..., Tty]) -> None:
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    (place / "work" / "activations" / "softmax.py").write_text("slow\n")
    watch.see("checking…")
    watch.press("\x03")
    assert "Traceback" not in watch.ends(130)


def test_a_save_ends_a_check_that_never_ends(place: Path, tty: Callable[..., Tty]) -> None:
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    softmax = place / "work" / "activations" / "softmax.py"
    softmax.write_text("slow\n")
    watch.see("checking…")
    softmax.write_text("right\n")
    watch.see("Press n")
    watch.press("q")
    watch.ends(0)


def test_sigterm_leaves_a_sane_terminal(tty: Callable[..., Tty]) -> None:
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    watch.process.send_signal(signal.SIGTERM)
    assert "Traceback" not in watch.ends(128 + signal.SIGTERM)


def test_our_own_mistake_leaves_a_sane_terminal(place: Path, tty: Callable[..., Tty]) -> None:
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    (place / "work" / "activations" / "softmax.py").write_text("boom\n")
    rest = watch.ends(3)
    assert "the judge broke" in rest
    assert "errors.log" in rest
    assert "Traceback" not in rest


def test_after_ctrl_z_and_fg_the_keys_work_again(tty: Callable[..., Tty]) -> None:
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    watch.process.send_signal(signal.SIGSTOP)  # a session of its own has no shell to stop it
    termios.tcsetattr(watch.slave, termios.TCSANOW, watch.modes)  # as a shell would
    watch.process.send_signal(signal.SIGCONT)
    watch.see("still the starter")
    watch.press("h")
    watch.see("first nudge")
    watch.press("q")
    watch.ends(0)


def test_another_size_is_drawn_anew(tty: Callable[..., Tty]) -> None:
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    watch.see("0 of 2 katas passed")
    watch.resize(40)
    watch.see("0/2")
    watch.press("q")
    watch.ends(0)


def test_the_editor_gets_the_terminal_and_gives_it_back(
    place: Path, tty: Callable[..., Tty]
) -> None:
    script = place / "editor"
    script.write_text("#!/bin/sh\nstty -a | grep -o '.icanon'\necho right > \"$1\"\nread x\n")
    script.chmod(0o755)
    (place / "work" / "tutor.toml").write_text(f'editor = "{script}"\n')
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    watch.press("e")
    watch.see(" icanon")  # and not -icanon: keys come by the line again
    watch.press("\n")
    watch.see("Press n")
    watch.press("q")
    watch.ends(0)


def test_a_second_watch_asks(tty: Callable[..., Tty]) -> None:
    first = tty("watch", "softmax")
    first.see("still the starter")
    second = tty("watch", "relu")
    second.see(f"process {first.process.pid}")
    second.press("\n")
    second.ends(0)
    third = tty("watch", "relu", "--force")
    third.see("still the starter")
    third.press("q")
    third.ends(0)
    first.process.kill()
    first.process.wait()
    fourth = tty("watch", "relu")  # a watch that was killed holds nothing
    fourth.see("still the starter")
    fourth.press("q")
    fourth.ends(0)


def test_a_broken_file_watcher_is_told(place: Path, tty: Callable[..., Tty]) -> None:
    broken = (
        "import watchfiles\n"
        "def none(*_, **__):\n"
        "    raise OSError('no inotify left')\n"
        "watchfiles.watch = none\n"
    )
    watch = tty("watch", "softmax", before=broken)
    watch.see("no inotify left")
    (place / "work" / "activations" / "softmax.py").write_text("right\n")
    watch.press("r")
    watch.see("Press n")
    watch.press("q")
    watch.ends(0)


def test_the_end_of_input_ends_it(tty: Callable[..., Tty]) -> None:
    watch = tty("watch", "softmax")
    watch.see("still the starter")
    watch.press("\x04")
    watch.ends(0)


def test_without_a_terminal_it_names_the_command_that_needs_none(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAKE + START, str(place), "watch", "softmax"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "TUTOR_WORKSPACE": str(place / "work")},
        check=False,
    )
    assert done.returncode == 2
    assert "tutor check softmax" in done.stderr
    assert done.stdout == ""


def test_check_all_shows_a_live_grid(place: Path, tty: Callable[..., Tty]) -> None:
    threads = """
from tutor.session import parallel
from concurrent.futures import ThreadPoolExecutor
def begin():
    parallel._judge = FakeJudge()
parallel.pool = lambda n, _: ThreadPoolExecutor(n, initializer=begin)
"""
    folder = place / "work" / "activations"
    folder.mkdir()
    (folder / "softmax.py").write_text("right\n")
    (folder / "relu.py").write_text("wrong\n")
    check = tty("check", "--all", before=threads)
    check.see("… ")
    check.see("✓ ")
    check.see("1 of 2 started katas pass.")
    check.ends(1)


def test_c_in_the_watch_shows_the_grid_and_any_key_goes_back(
    place: Path, tty: Callable[..., Tty]
) -> None:
    threads = """
from tutor.session import parallel
from concurrent.futures import ThreadPoolExecutor
def begin():
    parallel._judge = FakeJudge()
parallel.pool = lambda n, _: ThreadPoolExecutor(n, initializer=begin)
"""
    folder = place / "work" / "activations"
    folder.mkdir()
    (folder / "softmax.py").write_text("right\n")
    (folder / "relu.py").write_text("wrong\n")
    watch = tty("watch", "softmax", before=threads)
    watch.see("Press n")
    watch.press("c")
    watch.see("1 of 2 started katas pass.")
    watch.see("Any key goes back.")
    watch.press(" ")
    watch.see("Press n")
    watch.press("q")
    watch.ends(0)


def test_a_question_at_the_terminal(place: Path, tty: Callable[..., Tty]) -> None:
    softmax = place / "work" / "activations" / "softmax.py"
    softmax.parent.mkdir()
    softmax.write_text("an hour of work\n")
    for answer, text, status in (("\n", "an hour of work\n", 1), ("y\n", None, 0)):
        reset = tty("reset", "softmax")
        reset.see("[y/N]")
        reset.press(answer)
        reset.ends(status)
        assert softmax.read_text() == (text or make_starter("softmax"))
