"""Practice, as a learner goes through it: write, check, read, take help, go on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Button, OptionList, Static

from tutor.judge.runner import Judge
from tutor.models import Kata, TutorError
from tutor.session import Session
from tutor.tui import clock, following, grading, paper
from tutor.tui.app import TutorApp
from tutor.tui.modals.ask import Ask
from tutor.tui.modals.history import History
from tutor.tui.modals.maps import Maps
from tutor.tui.modals.pick import Pick
from tutor.tui.modals.reader import Reader
from tutor.tui.screens.practice import Practice
from tutor.tui.widgets.keyline import KeyLine
from tutor.tui.widgets.practice.status import StatusLine
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Until = Callable[[Callable[[], object]], Awaitable[None]]
Story = Callable[[Pilot[None], Practice], Awaitable[None]]


@pytest.fixture
def practise(fresh: Workspace, start: Start, settled: Settled) -> Callable[..., None]:
    """Run a story on the screen Practice, softmax being open."""

    def run(story: Story, size: tuple[int, int] = (100, 30), kata: str = "softmax") -> None:
        async def whole() -> None:
            app = start(fresh, "practice", kata=kata)
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                assert isinstance(app.screen, Practice)
                await story(pilot, app.screen)

        asyncio.run(whole())

    return run


def text_of(screen: Practice, id: str) -> str:
    from rich.console import Console

    console = Console(width=60, force_terminal=False)
    with console.capture() as captured:
        console.print(screen.query_one(f"#{id}", Static).content)
    return captured.get()


def events(workspace: Workspace, kind: str) -> list[Any]:
    with Session(workspace) as session:
        return [event for event in session.events("softmax") if event.kind == kind]


def file(workspace: Workspace) -> Path:
    return workspace.root / "activations" / "softmax.py"


# --- write and check ------------------------------------------------------------------------


def test_the_first_visit_writes_the_starter_and_records_no_attempt(
    practise: Callable[..., None], fake: Any, fresh: Workspace
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        assert "raise NotImplementedError" in screen.editor.text
        assert "still the starter" in text_of(screen, "outcome")
        assert "Softmax" in text_of(screen, "task")
        assert screen.editor.has_focus

    practise(story)
    assert file(fresh).exists()
    assert events(fresh, "attempt") == []


def test_ctrl_s_saves_grades_and_records(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("x = 'wrong'\n")
        await pilot.pause()
        assert screen.facts.unsaved
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert not screen.facts.unsaved
        said = text_of(screen, "outcome")
        assert "A known mistake: no-sum" in said
        assert "sums to one" in said
        assert screen.panel.tensor.pair and screen.panel.tensor.index == (0, 2)

    practise(story)
    assert file(fresh).read_text() == "x = 'wrong'\n"
    (attempt,) = events(fresh, "attempt")
    assert attempt.payload["diagnosis"] == ["no-sum"]


def test_tests_tick_in_while_the_check_runs_and_it_can_be_stopped(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled, until: Until
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("slow\n")
        await pilot.press("ctrl+s")
        await until(lambda: "✓ keeps the shape" in text_of(screen, "outcome"))
        said = text_of(screen, "outcome")
        assert "checking…" in said and "sums" not in said
        assert screen.checking
        await pilot.press("f9")
        await settled(pilot)
        assert "Stopped" in text_of(screen, "outcome")

    practise(story)
    assert events(fresh, "attempt") == []


def test_a_check_that_is_stopped_before_the_judge_is_there_is_never_made(
    fake: Any, katas: dict[str, Kata], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = threading.Event()
    monkeypatch.setattr(grading, "borrow_judge", lambda: ready.wait(60) and fake)
    posted: list[Any] = []
    thread = grading.Grading(posted.append)
    job = grading.Job(katas["softmax"], Path("softmax.py"), "right\n")
    thread.grade(job)
    thread.cancel()
    ready.set()
    asyncio.run(until(lambda: posted))
    thread.close()
    assert posted == [grading.Graded(job, None)]
    assert fake.graded == []


def test_a_save_during_a_check_ends_it_and_only_the_last_text_is_recorded(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled, until: Until
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("slow\n")
        await pilot.press("ctrl+s")
        await until(fake.held.is_set)
        screen.editor.put("right = 1\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.done

    practise(story)
    assert [event.payload["passed"] for event in events(fresh, "attempt")] == [True]


def test_a_pass_shows_the_debrief_and_waits_and_a_later_failure_takes_it_back(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("escape", "h")
        screen.editor.put("right\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.kata and screen.kata.slug == "softmax"
        after, hints = (screen.query_one(f"#{id}").region.y for id in ("after", "hints"))
        assert after < hints  # which are of no use any more
        assert "Passed." in text_of(screen, "after")
        assert screen.facts.passed == 1
        await pilot.press("escape", "d")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Reader)
        await pilot.press("escape")
        screen.editor.put("wrong\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert not screen.done
        assert not screen.query_one("#after").display

    practise(story)


def test_a_judge_that_breaks_ends_the_program_with_the_text_saved(
    practise: Callable[..., None], fake: Any, fresh: Workspace, until: Until
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("boom\n")
        await pilot.press("ctrl+s")
        await until(lambda: screen.tutor.crashed)

    with pytest.raises(ValueError, match="the judge broke"):
        practise(story)
    assert file(fresh).read_text() == "boom\n"


def test_the_line_of_an_error_is_a_key_away(
    practise: Callable[..., None], fake: Any, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("a\nb\n    line 3\nd\n")
        screen.editor.move_cursor((0, 0))
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        assert screen.editor.cursor_location == (2, 4)
        assert screen.editor.has_focus

    practise(story)


def test_an_empty_text_is_told_and_costs_nothing(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        before = len(fake.graded)
        screen.editor.put("  \n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "is empty" in text_of(screen, "outcome")
        assert len(fake.graded) == before

    practise(story)
    assert events(fresh, "attempt") == []


def test_opening_again_shows_the_verdict_and_counts_no_attempt_twice(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def first(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("wrong\n")
        await pilot.press("ctrl+s")
        await settled(pilot)

    async def second(pilot: Pilot[None], screen: Practice) -> None:
        assert "no-sum" in text_of(screen, "outcome")

    practise(first)
    practise(second)
    assert len(events(fresh, "attempt")) == 1


def test_the_real_judge_names_the_mistake_and_takes_the_right_answer(
    practise: Callable[..., None],
    real: Judge,
    fresh: Workspace,
    settled: Settled,
    katas: dict[str, Kata],
) -> None:
    right = katas["softmax"].read("solution.py")
    wrong = (
        "import numpy as np\n\n\ndef softmax(z, axis=-1):\n"
        "    e = np.exp(z)\n    return e / e.sum(axis=axis, keepdims=True)\n"
    )

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put(wrong)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "no-max-subtraction" in text_of(screen, "outcome")
        assert screen.panel.tensor.pair is not None
        screen.editor.put(right)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.done
        assert screen.panel.tensor.pair is None

    practise(story)
    assert [event.payload["passed"] for event in events(fresh, "attempt")] == [False, True]


# --- the file and the editor ------------------------------------------------------------------


def test_a_file_changed_on_disk_is_reloaded_and_graded(
    practise: Callable[..., None],
    fake: Any,
    fresh: Workspace,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[object] = []
    look = following._stamp
    monkeypatch.setattr(following, "_stamp", lambda path: (look(path), looks.append(path))[0])

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await until(lambda: looks)  # what is written from now on is a change
        file(fresh).write_text("right = 2\n")
        await until(lambda: screen.done)
        assert screen.editor.text == "right = 2\n"
        screen.editor.undo()
        assert "NotImplementedError" in screen.editor.text

    practise(story)


@pytest.mark.parametrize(("key", "text"), [("m", "mine\n"), ("f", "theirs\n")])
def test_where_both_have_changed_the_learner_chooses_and_nothing_is_lost(
    practise: Callable[..., None],
    fake: Any,
    fresh: Workspace,
    settled: Settled,
    until: Until,
    key: str,
    text: str,
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("mine\n")
        await pilot.pause()
        file(fresh).write_text("theirs\n")
        await pilot.press("ctrl+s")
        await until(lambda: isinstance(pilot.app.screen, Ask))
        assert file(fresh).read_text() == "theirs\n"
        await pilot.press("d")
        await until(lambda: isinstance(pilot.app.screen, Reader))
        await pilot.press("escape")
        await until(lambda: isinstance(pilot.app.screen, Ask))
        await pilot.press(key)
        await until(lambda: screen.is_current)
        await settled(pilot)
        assert screen.editor.text == text
        assert file(fresh).read_text() == text

    practise(story)
    other = "theirs\n" if key == "m" else "mine\n"
    kept = [one.read_text() for one in (fresh.root / ".tutor" / "drafts").iterdir()]
    assert other in kept


def test_whoever_types_is_not_asked_in_the_midst_of_it(
    practise: Callable[..., None],
    fake: Any,
    fresh: Workspace,
    settled: Settled,
    until: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A letter of the text would be taken for the answer."""
    monkeypatch.setattr("tutor.tui.screens.bench.DRAFT_AFTER", 1e6)

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("m")
        file(fresh).write_text("theirs\n")
        screen.look()
        await settled(pilot)
        assert screen.is_current
        screen._draft()  # nothing has been typed for a while
        await until(lambda: isinstance(pilot.app.screen, Ask))
        await settled(pilot)
        buttons = list(pilot.app.screen.query(Button))
        assert all(button.region.right < 100 and button.region.width > 10 for button in buttons)
        assert len({button.region.y for button in buttons}) == len(buttons)  # too long for a line
        await pilot.press("l")
        await until(lambda: screen.is_current)
        assert screen.editor.text.startswith("m")

    practise(story)


def test_leaving_saves_what_was_not_saved(
    practise: Callable[..., None], fake: Any, fresh: Workspace
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("half = 1\n")
        await pilot.press("ctrl+q")
        await pilot.pause()

    practise(story)
    assert file(fresh).read_text() == "half = 1\n"


def test_leaving_with_a_file_changed_elsewhere_keeps_both(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("mine\n")
        file(fresh).write_text("theirs\n")
        screen.keep()
        assert "unsaved text is kept in" in screen.tutor.kept[0]

    practise(story)
    assert file(fresh).read_text() == "theirs\n"
    assert paper.draft(fresh, file(fresh)).read_text() == "mine\n"


def test_unsaved_changes_lie_in_a_draft_and_come_back(
    practise: Callable[..., None],
    fake: Any,
    fresh: Workspace,
    settled: Settled,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tutor.tui.screens import bench

    monkeypatch.setattr(bench, "DRAFT_AFTER", 0.01)
    draft = paper.draft(fresh, file(fresh))

    async def first(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("half written\n")
        await until(draft.exists)
        screen.paper = None  # as if it were killed: nothing is saved at the end

    async def second(pilot: Pilot[None], screen: Practice) -> None:
        assert screen.editor.text == "half written\n"
        assert screen.facts.unsaved
        await pilot.press("ctrl+s")
        await settled(pilot)

    practise(first)
    assert "NotImplementedError" in file(fresh).read_text()
    practise(second)
    assert file(fresh).read_text() == "half written\n"
    assert not draft.exists()


def test_a_file_that_cannot_be_written_keeps_the_text_in_a_draft(
    practise: Callable[..., None],
    fake: Any,
    fresh: Workspace,
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = paper.replace

    def refuse(path: Path, text: str) -> None:
        if path.name == "softmax.py":
            raise PermissionError(13, "Permission denied")
        whole(path, text)

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        monkeypatch.setattr(paper, "replace", refuse)
        screen.editor.put("mine\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert any("can't be written" in note.title for note in pilot.app._notifications)
        assert screen.facts.unsaved

    practise(story)
    assert paper.draft(fresh, file(fresh)).read_text() == "mine\n"


def test_e_opens_the_learners_editor_and_checks_what_it_left(
    practise: Callable[..., None],
    fake: Any,
    fresh: Workspace,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from contextlib import nullcontext

    from tutor.tui import external

    opened: list[tuple[str, ...]] = []

    def run(editor: external.Editor) -> None:
        opened.append(editor.command)
        file(fresh).write_text("right = 3\n")

    monkeypatch.setattr(external, "run", run)
    monkeypatch.setenv("EDITOR", "nano -w")
    for name in ("VISUAL", "TMUX", "ZELLIJ", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        await pilot.press("escape", "e")
        await until(lambda: screen.done)
        assert opened == [("nano", "-w", str(file(fresh)))]

    practise(story)


# --- help -------------------------------------------------------------------------------------


def test_hints_come_one_a_press_and_say_that_they_count(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("escape", "h")
        await settled(pilot)
        said = text_of(screen, "hints")
        assert "Hint 1 of 3" in said and "Hint 2" not in said and "count" in said
        await pilot.press("h")
        await settled(pilot)
        assert "h gives the last one." in text_of(screen, "hints")
        await pilot.press("h", "h")
        await settled(pilot)
        assert "Hint 3 of 3" in text_of(screen, "hints")
        assert any("last hint" in note.message for note in pilot.app._notifications)

    practise(story)
    assert [event.payload["step"] for event in events(fresh, "hint")] == [1, 2, 3]


def test_letters_are_text_in_the_editor(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("h", "n", "q", "1", "question_mark")
        await settled(pilot)
        assert screen.editor.text.startswith("hnq1?")
        assert screen.is_current

    practise(story)
    assert events(fresh, "hint") == []


def test_a_letter_pressed_at_once_after_escape_is_a_key_and_no_text(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    """A terminal sends both as one key, with Alt."""

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        before = screen.editor.text
        pilot.app.post_message(Key("alt+h", "h"))
        await settled(pilot)
        assert not screen.editor.has_focus and screen.editor.text == before
        await pilot.press("i")
        await settled(pilot)
        pilot.app.post_message(Key("alt+f", "f"))
        await settled(pilot)
        assert screen.editor.has_focus and screen.editor.cursor_location == (0, len("import"))

    practise(story)
    assert len(events(fresh, "hint")) == 1


def test_the_solution_is_asked_about_before_a_pass(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("escape", "s")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("n")
        await settled(pilot)
        assert screen.is_current
        assert events(fresh, "solution") == []
        await pilot.press("s")
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Reader)

    practise(story)
    assert events(fresh, "solution")[0].payload["gave_up"] is True


def test_a_reset_asks_and_the_history_keeps_unsaved_words_too(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("my own words\n")
        await pilot.press("escape", "x")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("y")
        await settled(pilot)
        assert "NotImplementedError" in screen.editor.text

    practise(story)
    assert "NotImplementedError" in file(fresh).read_text()
    with Session(fresh) as session:
        (reset,) = [e for e in session.history(session.find("softmax")) if e.kind == "reset"]
    assert reset.payload["source"] == "my own words\n"


def test_attempts_show_what_changed_and_can_be_brought_back(
    practise: Callable[..., None],
    fake: Any,
    fresh: Workspace,
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        for number, text in enumerate(("a = 1\n", "a = 2\n")):
            now = clock.now() + timedelta(minutes=number)
            monkeypatch.setattr(clock, "now", lambda now=now: now)
            screen.editor.put(text)
            await pilot.press("ctrl+s")
            await settled(pilot)
        await pilot.press("escape", "h", "a")
        await settled(pilot)
        shown = pilot.app.screen
        assert isinstance(shown, History)
        assert shown.query_one(OptionList).highlighted == 1  # the hint has no text to show
        said = str(shown.query_one("#text Static", Static).content.renderables[-1])  # type: ignore[union-attr]
        assert "-a = 1" in said and "+a = 2" in said
        await pilot.press("down", "b")
        await settled(pilot)
        assert screen.editor.text == "a = 1\n"
        assert screen.facts.unsaved

    practise(story)


# --- going on ---------------------------------------------------------------------------------


def test_next_asks_before_a_pass_and_goes_on_after_one(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("escape", "n")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("escape")
        await settled(pilot)
        screen.editor.put("right\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("escape", "n")
        await settled(pilot)
        assert screen.kata and screen.kata.slug != "softmax"
        assert "NotImplementedError" in screen.editor.text

    practise(story)


def test_another_kata_is_found_while_typing_and_the_text_left_behind_is_saved(
    practise: Callable[..., None], fake: Any, fresh: Workspace, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("half\n")
        await pilot.press("escape", "l")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Pick)
        await pilot.press(*"torch")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert screen.kata and screen.kata.slug == "torch-attention"

    practise(story)
    assert file(fresh).read_text() == "half\n"


def test_the_list_is_filtered_by_tab_or_a_click_and_says_how_many_are_left(
    practise: Callable[..., None], fake: Any, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("right\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("escape", "l")
        await settled(pilot)
        pick = pilot.app.screen
        assert isinstance(pick, Pick)
        shown, filters = pick.query_one(OptionList), pick.query_one("#filters", Static)
        every = shown.option_count
        await pilot.press("tab")
        assert (pick.only, shown.option_count) == ("open", every - 1)
        assert f"{every - 1} of {every}" in str(filters.render())
        await pilot.press("shift+tab", "shift+tab")
        assert [shown.get_option_at_index(n).id for n in range(shown.option_count)] == ["softmax"]
        await pilot.press(*"adam")
        await settled(pilot)
        assert not shown.display and pick.query_one("#none").display
        await pilot.click("#filters", offset=(2, 0))
        await settled(pilot)
        assert (pick.only, shown.option_count) == ("all", 1)
        await pilot.press("enter")
        await settled(pilot)
        assert screen.kata and screen.kata.slug == "adam"

    practise(story)


def test_a_review_is_solved_in_a_file_of_its_own_and_compared(
    practise: Callable[..., None],
    fake: Any,
    fresh: Workspace,
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("right = 1\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        later = clock.now() + timedelta(days=30)
        monkeypatch.setattr(clock, "now", lambda: later)
        await pilot.press("escape", "v")
        await settled(pilot)
        assert screen.paper and screen.paper.path.parent.name == "reviews"
        assert "NotImplementedError" in screen.editor.text
        await pilot.press("escape", "a")
        await settled(pilot)
        shown = pilot.app.screen
        assert isinstance(shown, History)
        assert "stay hidden" in str(shown.query_one("#text Static", Static).content)
        await pilot.press("escape")
        screen.editor.put("right = 2\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.done

    practise(story)
    assert file(fresh).read_text() == "right = 1\n"


def test_z_shows_the_maps_on_the_whole_screen_and_closes_them(
    practise: Callable[..., None], fake: Any, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("wrong\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("escape", "t", "z")
        await settled(pilot)
        maps = pilot.app.screen
        assert isinstance(maps, Maps)
        assert "Larger" not in maps.query_one(KeyLine).render().plain
        await pilot.press("z")
        await settled(pilot)
        assert pilot.app.screen is screen

    practise(story)


# --- where there is little room -----------------------------------------------------------------


def test_a_verdict_does_not_take_the_keys_from_whoever_writes_on(
    practise: Callable[..., None], fake: Any, settled: Settled, until: Until
) -> None:
    """The tab says what came of it; a text that was checked as it is turns to the verdict, and
    the keys go there, so that they scroll."""

    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.panes.show("write", focus=True)
        await settled(pilot)
        screen.editor.put("slow right\n")
        await pilot.press("ctrl+s")
        await until(fake.held.is_set)
        assert "Verdict …" in str(screen.query_one("#tabs", Static).render())
        await pilot.press("x")
        fake.released.set()
        await settled(pilot)
        assert screen.panes.shown == "write" and screen.editor.has_focus
        assert "x" in screen.editor.text
        assert "Verdict ✓" in str(screen.query_one("#tabs", Static).render())
        screen.editor.put("wrong\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.panes.shown == "verdict" and screen.panel.has_focus
        assert "Verdict ✗" in str(screen.query_one("#tabs", Static).render())

    practise(story, size=(80, 24))


def test_a_watcher_that_failed_says_how_to_check_by_hand(
    fresh: Workspace,
    start: Start,
    settled: Settled,
    until: Until,
    fake: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*paths: object, **options: object) -> None:
        raise OSError("no more watches")

    monkeypatch.setattr("watchfiles.watch", broken)

    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(140, 45)) as pilot:
            await settled(pilot)
            await until(lambda: app.screen.facts.by_hand)  # type: ignore[attr-defined]
            await settled(pilot)
            said = app.screen.query_one(StatusLine).query_one("#file", Static).render()
            assert "saving elsewhere is not noticed: press r after it" in str(said)
            file(fresh).write_text("right\n")
            await pilot.press("escape", "r")
            await settled(pilot)
            await pilot.press("f")
            await settled(pilot)

    asyncio.run(story())


def test_narrow_screens_show_one_pane_and_turn_to_the_verdict(
    practise: Callable[..., None], fake: Any, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("wrong\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.panes.in_sight() == ["verdict"]
        await pilot.press("i")
        await settled(pilot)
        assert screen.panes.in_sight() == ["write"] and screen.editor.has_focus
        await pilot.press("f6")
        await settled(pilot)
        assert screen.panes.in_sight() == ["verdict"]
        await pilot.resize_terminal(120, 30)
        await settled(pilot)
        assert screen.panes.in_sight() == ["write", "verdict"]
        await pilot.resize_terminal(160, 30)
        await settled(pilot)
        assert len(screen.panes.in_sight()) == 3

    practise(story, size=(60, 20))


def test_a_pane_can_have_all_the_room_and_has_it_at_the_next_start(
    fresh: Workspace, start: Start, settled: Settled, fake: Any
) -> None:
    async def story(*keys: str) -> list[list[str]]:
        app, seen = start(fresh, "practice", kata="softmax"), []
        async with app.run_test(size=(140, 30)) as pilot:
            await settled(pilot)
            assert isinstance(app.screen, Practice)
            for key in keys:
                await pilot.press(key)
                await settled(pilot)
                seen.append(app.screen.panes.in_sight())
            app.leave()
        return seen

    every = ["prompt", "write", "verdict"]
    assert asyncio.run(story("f11", "escape", "p")) == [["write"], ["verdict"], ["prompt"]]
    assert asyncio.run(story("i", "escape", "z")) == [["write"], ["verdict"], every]


def test_where_one_pane_fits_none_can_be_larger(practise: Callable[..., None], fake: Any) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        await pilot.press("escape")
        assert screen.check_action("wide", ()) is False
        assert "Larger" not in screen.query_one(KeyLine).render().plain

    practise(story, size=(80, 24))


def test_a_screen_that_shrinks_keeps_the_pane_that_is_typed_into(
    practise: Callable[..., None], fake: Any, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.editor.put("wrong\n")
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert screen.panes.in_sight() == ["write"] and screen.editor.has_focus

    practise(story, size=(140, 45))


def test_a_text_that_comes_while_the_editor_is_hidden_is_not_scrolled_away(
    practise: Callable[..., None], fake: Any, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        screen.panes.show("verdict", focus=True)
        await settled(pilot)
        screen.editor.load_text("import numpy as np" + " " * 80)
        screen.editor.move_cursor((0, 12))
        await settled(pilot)
        await pilot.press("i")
        await settled(pilot)
        assert screen.editor.scroll_offset == (0, 0)

    practise(story, size=(80, 24))


def test_where_one_pane_fits_a_new_kata_begins_with_its_prompt(
    practise: Callable[..., None], fake: Any, settled: Settled
) -> None:
    async def story(pilot: Pilot[None], screen: Practice) -> None:
        assert screen.panes.in_sight() == ["prompt"]
        assert screen.query_one("#page").has_focus
        await pilot.press("i", "x")
        await settled(pilot)
        assert screen.panes.in_sight() == ["write"] and screen.editor.text.startswith("x")

    practise(story, size=(80, 24))


# --- how it looks -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["80x24", "140x45"])
def test_it_looks_the_same(
    fresh: Workspace,
    start: Start,
    settled: Settled,
    fake: Any,
    both_looks: Callable[..., Awaitable[None]],
    size: str,
) -> None:
    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        width, height = map(int, size.split("x"))
        async with app.run_test(size=(width, height)) as pilot:
            await settled(pilot)
            assert isinstance(app.screen, Practice)
            app.screen.editor.cursor_blink = False
            app.screen.editor.put(
                "import numpy as np\n\n\ndef softmax(z, axis=-1):\n    return z\n"
            )
            await pilot.press("ctrl+s")
            await settled(pilot)
            await pilot.press("escape")
            await settled(pilot)
            app.clear_notifications()
            await settled(pilot)
            await both_looks(pilot, f"practice-{size}")

    asyncio.run(story())


def test_where_no_kata_can_be_opened_it_says_what_one_can_do(
    fresh: Workspace,
    start: Start,
    settled: Settled,
    fake: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every kata has passed, and none is due."""

    def none(*_: object) -> None:
        raise TutorError("There is no kata to work on.", "See `tutor list`.")

    monkeypatch.setattr(Session, "current", none)

    async def story() -> None:
        app = start(fresh, "practice")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            screen = app.screen
            assert isinstance(screen, Practice)
            assert "l lists them all" in text_of(screen, "task")
            await pilot.press("l")
            await settled(pilot)
            await pilot.press(*"softmax", "enter")
            await settled(pilot)
            assert screen.kata is not None and screen.kata.slug == "softmax"

    asyncio.run(story())
