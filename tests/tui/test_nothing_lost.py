"""What a learner has written stays: on a full disk, in a hurry, with answers that come late.

Where a test must catch the program between two steps, it holds up the thread of the session.
"""

from __future__ import annotations

import asyncio
import errno
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tutor.tui import external, paper, state
from tutor.tui.app import TutorApp
from tutor.tui.modals.ask import Ask
from tutor.tui.modals.history import History
from tutor.tui.paper import Paper
from tutor.tui.screens.practice import Practice
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Story = Callable[[Pilot[None], Practice], Awaitable[None]]


@pytest.fixture
def practise(fresh: Workspace, start: Start, settled: Settled, fake: Any) -> Callable[..., None]:
    """Run a story on the screen Practice, softmax being open; returns the app."""

    def run(story: Story) -> TutorApp:
        async def whole() -> TutorApp:
            app = start(fresh, "practice", kata="softmax")
            async with app.run_test(size=(100, 30)) as pilot:
                await settled(pilot)
                assert isinstance(app.screen, Practice)
                await story(pilot, app.screen)
            return app

        return asyncio.run(whole())

    return run


@contextmanager
def held_up(app: TutorApp) -> Iterator[None]:
    """The thread of the session is busy: what is asked of it waits until the block ends."""
    gate, busy = threading.Event(), threading.Event()

    def wait(_: object) -> None:
        busy.set()
        gate.wait(10)

    app.desk.do(wait)
    busy.wait(10)
    try:
        yield
    finally:
        gate.set()


def refused(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """The disk is full for these functions of tutor.tui.paper."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in names:
        monkeypatch.setattr(paper, name, full)


def file(workspace: Workspace) -> Path:
    return workspace.root / "activations" / "softmax.py"


# --- a disk that takes nothing ----------------------------------------------------------------


def test_a_kata_whose_text_can_be_kept_nowhere_is_not_left(
    practise: Callable[..., TutorApp], settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("mine\n")
        with monkeypatch.context() as patch:
            refused(patch, "replace")
            screen.open("adam")
            await settled(pilot)
            assert screen.kata and screen.kata.slug == "softmax"
            assert screen.editor.text == "mine\n"
        screen.open("adam")
        await settled(pilot)
        assert screen.kata.slug == "adam"

    app = practise(story)
    assert file(app.workspace).read_text() == "mine\n"
    assert app.kept == []


def test_at_the_end_a_text_goes_where_there_is_room_and_it_is_said_where(
    practise: Callable[..., TutorApp], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("mine\n")
        refused(monkeypatch, "replace")
        await pilot.press("ctrl+q")

    (said,) = practise(story).kept
    (kept,) = (tmp_path / "cache").glob("**/softmax-*.py")
    assert f"is kept in {kept}." in said
    assert kept.read_text() == "mine\n"


def test_a_text_that_can_be_kept_nowhere_is_printed(
    practise: Callable[..., TutorApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("mine\n")
        refused(monkeypatch, "replace", "write_new")
        await pilot.press("ctrl+q")

    (said,) = practise(story).kept
    assert said.endswith("Here it is:\n\nmine\n")


@pytest.mark.parametrize("key", ["m", "f"])
def test_no_text_takes_the_place_of_another_that_cannot_be_put_aside(
    practise: Callable[..., TutorApp],
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
) -> None:
    refused(monkeypatch, "put_aside")

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("mine\n")
        file(screen.workspace).write_text("theirs\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press(key)
        await settled(pilot)
        assert screen.editor.text == "mine\n"
        assert file(screen.workspace).read_text() == "theirs\n"

    practise(story)


# --- in a hurry -------------------------------------------------------------------------------


def test_two_saves_in_a_row_are_no_change_by_another_program(
    practise: Callable[..., TutorApp], settled: Settled, fake: Any
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        with held_up(screen.tutor):
            screen.editor.put("one\n")
            await pilot.press("ctrl+s")
            screen.editor.put("two\n")
            await pilot.press("ctrl+s", "ctrl+s")
        await settled(pilot)
        assert screen.is_current
        assert not screen.facts.unsaved
        assert file(screen.workspace).read_text() == "two\n"
        assert fake.graded[-1] == "two\n"

    practise(story)


def test_an_editor_of_ones_own_opens_what_was_just_written_here(
    practise: Callable[..., TutorApp], settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        path = file(screen.workspace)
        monkeypatch.setattr(external, "run", lambda _: opened.append(path.read_text()))
        screen.tutor.editor = "code"
        screen.editor.put("mine\n")
        with held_up(screen.tutor):
            await pilot.press("escape", "e")
            await pilot.pause()
            assert opened == []
        await settled(pilot)
        assert opened == ["mine\n"]

    practise(story)


def test_what_is_written_while_another_kata_is_on_its_way_is_kept(
    practise: Callable[..., TutorApp], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("early\n")
        with held_up(screen.tutor):
            screen.open("adam")
            await pilot.pause()
            screen.editor.put("early\nand late\n")
        await settled(pilot)
        assert screen.kata and screen.kata.slug == "adam"
        assert file(screen.workspace).read_text() == "early\nand late\n"

    practise(story)


def test_of_two_katas_asked_for_in_a_row_only_the_last_comes(
    practise: Callable[..., TutorApp], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        put_on: list[str] = []
        with held_up(screen.tutor):
            screen.open("layernorm")
            screen.open("adam")
            await pilot.pause()
            taken_up = screen.put_on
            screen.put_on = lambda found: (put_on.append(found.kata.slug), taken_up(found))  # type: ignore
        await settled(pilot)
        assert put_on == ["adam"]

    practise(story)


def test_next_pressed_twice_goes_one_kata_on(
    practise: Callable[..., TutorApp], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("right\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("escape")
        with held_up(screen.tutor):
            await pilot.press("n", "n", "n")
        await settled(pilot)
        first = screen.kata
        assert first and first.slug != "softmax"
        assert screen._turns == 2  # the one at the start, and this

    practise(story)


@pytest.mark.parametrize(("key", "page"), [("s", Ask), ("a", History)])
def test_a_page_asked_for_twice_opens_once(
    practise: Callable[..., TutorApp], settled: Settled, key: str, page: type
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("escape")
        with held_up(screen.tutor):
            await pilot.press(key, key, key)
        await settled(pilot)
        assert [type(one) for one in pilot.app.screen_stack] == [Practice, page]

    practise(story)


def test_the_attempts_on_a_kata_that_was_left_are_not_shown_over_the_next(
    practise: Callable[..., TutorApp], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("escape")
        with held_up(screen.tutor):
            screen.open("adam")
            await pilot.press("a")
        await settled(pilot)
        assert screen.is_current

    practise(story)


# --- what is older never comes last -----------------------------------------------------------


def test_a_draft_on_its_way_does_not_outlive_what_is_kept_at_the_end(
    practise: Callable[..., TutorApp],
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("older\n")
        with held_up(screen.tutor):
            screen._draft()
            screen.editor.put("newer\n")
            screen.tutor.leave()

    app = practise(story)
    app.close()
    assert file(app.workspace).read_text() == "newer\n"
    assert not paper.draft(app.workspace, file(app.workspace)).exists()


def test_the_state_of_a_screen_left_earlier_does_not_take_the_place_of_the_last(
    practise: Callable[..., TutorApp],
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        with held_up(screen.tutor):
            for place in ("curriculum", "practice"):
                screen.tutor.go(place)
                while screen.tutor.state.place != place:
                    await asyncio.sleep(0.01)
            screen.editor.move_cursor((3, 2))
            screen.tutor.leave()

    app = practise(story)
    app.close()
    kept = state.load(app.workspace)
    assert kept.place == "practice"
    assert kept.of("practice")["cursors"] == {"softmax": [3, 2]}


def test_a_draft_beside_a_file_that_was_changed_asks_at_the_next_start(
    practise: Callable[..., TutorApp],
) -> None:
    async def first(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("mine\n")
        file(screen.workspace).write_text("theirs\n")
        screen.tutor.leave()

    app = practise(first)
    assert "drafts" in app.kept[0]
    found = file(app.workspace)
    assert found.read_text() == "theirs\n"
    assert paper.read_draft(app.workspace, found, "theirs\n") == ("mine\n", True)


def test_a_draft_is_told_from_an_older_one_whatever_the_clock_says(fresh: Workspace) -> None:
    path = file(fresh)
    path.parent.mkdir()
    path.write_text("base\n")
    paper.keep_draft(fresh, Paper(path, "base\n"), "draft\n")
    path.write_text("theirs\n")
    os.utime(path, ns=(1, 1))  # the clock was wrong by years
    assert paper.read_draft(fresh, path, "theirs\n") == ("draft\n", True)


# --- characters -------------------------------------------------------------------------------


ODD = "def softmax(x):\n    return x\n\x0c\n# \x1b[2J \x00 \x85 \u2028 \u2029 \x1c\n"


def test_form_feeds_and_other_odd_characters_stay_as_they_are(
    practise: Callable[..., TutorApp], settled: Settled, fresh: Workspace
) -> None:
    file(fresh).parent.mkdir()
    file(fresh).write_text(ODD)

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        editor = screen.editor
        assert not screen.unsaved
        assert editor.document.line_count == ODD.count("\n") + 1
        assert "\x1b" not in editor.document.text
        editor.replace("# ", (0, 0), (0, 0))
        editor.undo()
        editor.replace("\u2028x", (0, 0), (0, 0))
        await pilot.press("ctrl+s")
        await settled(pilot)

    practise(story)
    assert file(fresh).read_text() == f"\u2028x{ODD}"
