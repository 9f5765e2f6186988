"""The editor's own rules, find, drafts, the learner's own editor: what needs no screen first."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tutor.models import TutorError
from tutor.tui import external, paper
from tutor.tui.app import TutorApp
from tutor.tui.paper import Change, Paper
from tutor.tui.screens.practice import Practice
from tutor.tui.widgets.practice import indent
from tutor.workspace import Workspace

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


# --- indentation ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "blanks"),
    [
        ("x = 1", 0),
        ("    x = 1", 4),
        ("def f(x):", 4),
        ("    if x:  # a remark: here", 8),
        ("    s = '# no remark:'", 4),
        ("    return x", 0),
        ("        pass", 4),
        ("    return np.sum(", 8),
        ("    raise ValueError", 0),
        ("    returned = 1", 4),
        ("    y = [", 8),
        ("", 0),
    ],
)
def test_enter_indents_as_python_goes_on(line: str, blanks: int) -> None:
    assert indent.after(line, len(line)) == "\n" + " " * blanks


def test_enter_in_the_blanks_before_a_line_keeps_it_where_it_is() -> None:
    assert indent.after("        x = 1", 4) == "\n    "


@pytest.mark.parametrize(("column", "blanks"), [(0, 4), (1, 3), (4, 4), (7, 1)])
def test_tab_goes_to_the_next_stop(column: int, blanks: int) -> None:
    assert indent.to_next_stop(column) == " " * blanks


@pytest.mark.parametrize(
    ("line", "column", "taken"),
    [("        x", 8, 4), ("      x", 6, 2), ("    x", 5, 1), ("   ", 3, 3), ("x", 1, 1)],
)
def test_backspace_takes_a_stop_within_the_blanks(line: str, column: int, taken: int) -> None:
    assert indent.back(line, column) == taken


def test_lines_shift_and_comments_come_and_go() -> None:
    lines = ["def f():", "    x = 1", "", "    return x"]
    assert indent.shifted(indent.shifted(lines, True), False) == lines
    once = indent.commented(lines)
    assert once == ["# def f():", "#     x = 1", "", "#     return x"]
    assert indent.commented(once) == lines


def test_capitals_only_matter_where_some_are_typed() -> None:
    text = "Sum = sum(x)\nassume\n"
    assert indent.places(text, "sum") == [(0, 0), (0, 6), (1, 2)]
    assert indent.places(text, "Sum") == [(0, 0)]
    assert indent.places(text, "") == []


# --- in the editor ----------------------------------------------------------------------------


def test_keys_do_what_an_editor_of_python_does(
    fresh: Workspace,
    start: Callable[..., TutorApp],
    settled: Callable[[Pilot[None]], Awaitable[None]],
) -> None:
    cases = [
        ("def f():", (0, 8), ["enter", "x"], "def f():\n    x|"),
        ("x", (0, 1), ["tab", "y"], "x   y|"),
        ("        x", (0, 8), ["backspace"], "    |x"),
        ("    x", (0, 5), ["shift+tab"], "x|"),
        ("a\nb\nc", (0, 0), ["shift+down", "shift+down", "tab"], "    a\n    b\n|c"),
        ("x = 1", (0, 2), ["ctrl+underscore"], "# x |= 1"),
        ("ab", (0, 1), ["enter", "ctrl+z"], "a|b"),
    ]

    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(100, 30)) as pilot:
            await settled(pilot)
            assert isinstance(app.screen, Practice)
            editor = app.screen.editor
            for before, at, keys, after in cases:
                editor.load_text(before)
                editor.move_cursor(at)
                await pilot.press(*keys)
                await pilot.pause()
                row, column = editor.selection.end
                lines = editor.text.split("\n")
                lines[row] = lines[row][:column] + "|" + lines[row][column:]
                assert "\n".join(lines) == after, keys

    asyncio.run(story())


def test_find_goes_round_and_counts(
    fresh: Workspace,
    start: Callable[..., TutorApp],
    settled: Callable[[Pilot[None]], Awaitable[None]],
    fake: Any,
) -> None:
    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(100, 30)) as pilot:
            await settled(pilot)
            assert isinstance(app.screen, Practice)
            editor = app.screen.editor
            editor.load_text("sum\nx\nsum\nend\n")
            await pilot.press("ctrl+f", *"sum")
            await pilot.pause()
            assert editor.selection.start == (0, 0)
            await pilot.press("enter")
            await pilot.pause()
            assert editor.selection.start == (2, 0)
            await pilot.press("escape", "f3")
            await pilot.pause()
            assert editor.has_focus and editor.selection.start == (0, 0)
            await pilot.press("ctrl+g", "4", "enter")
            await pilot.pause()
            assert editor.cursor_location == (3, 0) and editor.has_focus
            await pilot.press("ctrl+g", "²", "enter")  # a digit that is no number
            await pilot.pause()
            assert editor.cursor_location == (3, 0)
            for keys in (["ctrl+g", "1", "enter"], ["ctrl+f", "escape"], ["f3"]):
                await pilot.press("escape")  # from elsewhere they lead into the text, too
                await pilot.pause()
                assert not editor.has_focus
                await pilot.press(*keys)
                await pilot.pause()
                assert editor.has_focus
            assert editor.selection.start == (2, 0)

    asyncio.run(story())


# --- the paper --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("disk", "editor", "change"),
    [
        ("a\n", "a\n", Change.NONE),
        ("a\r\n", "a\n", Change.NONE),
        ("b\n", "a\n", Change.OUTSIDE),
        ("a\n", "b\n", Change.INSIDE),
        ("b\n", "c\n", Change.BOTH),
        ("b\n", "b\n", Change.NONE),
    ],
)
def test_a_look_at_the_disk_says_who_has_changed_it(disk: str, editor: str, change: Change) -> None:
    assert Paper(Path("x.py"), "a\n").compare(disk, editor) is change


def test_a_save_never_overwrites_what_somebody_else_has_written(fresh: Workspace) -> None:
    file = fresh.root / "softmax.py"
    file.write_text("theirs\n")
    written = paper.save(fresh, Paper(file, "base\n"), "mine\n")
    assert written.disk == "theirs\n"
    assert file.read_text() == "theirs\n"


def test_a_save_makes_the_file_anew_where_it_was_deleted(fresh: Workspace) -> None:
    file = fresh.root / "activations" / "softmax.py"
    assert paper.save(fresh, Paper(file, "base\n"), "mine\n").disk is None
    assert file.read_text() == "mine\n"


def test_a_draft_is_stale_where_the_file_was_written_after_it(fresh: Workspace) -> None:
    file = fresh.root / "softmax.py"
    file.write_text("disk\n")
    os.utime(file, ns=(1, 1))
    paper.keep_draft(fresh, Paper(file, "disk\n"), "draft\n")
    assert paper.read_draft(fresh, file, "disk\n") == ("draft\n", False)
    os.utime(file)
    os.utime(paper.draft(fresh, file), ns=(1, 1))
    assert paper.read_draft(fresh, file, "disk\n") == ("draft\n", True)
    assert paper.read_draft(fresh, file, "draft\n") == ("", False)


def test_texts_put_aside_never_take_each_others_place(fresh: Workspace) -> None:
    file = fresh.root / "activations" / "softmax.py"
    places = {paper.put_aside(fresh, file, f"{n}\n", NOW) for n in range(3)}
    assert sorted(place.read_text() for place in places) == ["0\n", "1\n", "2\n"]


# --- the learner's own editor -------------------------------------------------------------------


def test_the_setting_comes_before_the_environment() -> None:
    path = Path("/w/softmax.py")
    chosen = external.choose(path, "nvim -n", {"EDITOR": "nano"})
    assert chosen == external.Editor(("nvim", "-n", str(path)), borrows=True)
    assert external.choose(path, "", {"VISUAL": "vi", "EDITOR": "nano"}).command[0] == "vi"


def test_editors_with_windows_of_their_own_leave_the_terminal_alone() -> None:
    assert not external.choose(Path("x.py"), "code --wait", {}).borrows


def test_inside_tmux_and_vs_code_it_opens_beside_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external.shutil, "which", lambda name: f"/bin/{name}")
    path = Path("/w/my file.py")
    split = external.choose(path, "vim", {"TMUX": "/tmp/x"})
    assert split.command == ("tmux", "split-window", "-h", "vim '/w/my file.py'")
    assert not split.borrows
    code = external.choose(path, "", {"TERM_PROGRAM": "vscode", "EDITOR": "vim"})
    assert code.command == ("code", "--reuse-window", str(path))
    here = external.choose(path, "", {"TMUX": "/tmp/x", "EDITOR": "vim"}, beside=False)
    assert here == external.Editor(("vim", str(path)), borrows=True)


def test_a_pane_is_not_split_off_for_an_editor_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {"tmux": "/bin/tmux"}
    monkeypatch.setattr(external.shutil, "which", found.get)
    with pytest.raises(TutorError, match="'vmi' can't be run: there is no such command"):
        external.choose(Path("x.py"), "vmi", {"TMUX": "/tmp/x"})


def test_without_an_editor_it_says_what_to_do() -> None:
    with pytest.raises(TutorError, match="No editor is set"):
        external.choose(Path("x.py"), "", {})


def test_an_editor_that_is_not_there_is_told() -> None:
    with pytest.raises(TutorError, match="can't be run"):
        external.run(external.Editor(("no-such-editor-here", "x.py"), borrows=True))
