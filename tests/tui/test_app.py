"""The shell: screens by number, help, themes, the timer, what is kept, and how it ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual import messages
from textual.pilot import Pilot
from textual.widgets import Input, RadioButton, RadioSet, Static

from tutor import workspace
from tutor.models import TutorError
from tutor.session import Session, timing
from tutor.tui import bindings, clock, state, themes
from tutor.tui.app import TutorApp
from tutor.tui.messages import Trouble
from tutor.tui.modals.help import Help
from tutor.tui.screens.practice import Practice
from tutor.tui.widgets.topbar import spoken, titles
from tutor.workspace import Config, Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Until = Callable[[Callable[[], object]], Awaitable[None]]
PLACES = ("today", "practice", "curriculum", "checkpoints", "progress", "journal")


def test_each_number_goes_to_its_screen(fresh: Workspace, start: Start, settled: Settled) -> None:
    async def story() -> None:
        app = start(fresh, "today")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            for key, place in ("3", "curriculum"), ("4", "checkpoints"), ("5", "progress"):
                await pilot.press(key)
                await settled(pilot)
                assert app.current_mode == place
                assert type(app.screen).__name__.lower() == place
            await pilot.press("6")
            await settled(pilot)
            assert app.current_mode == "journal"

    asyncio.run(story())


def test_a_click_on_a_title_goes_there_too(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "practice")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.click("#places", offset=(3, 0))
            await settled(pilot)
            assert app.current_mode == "today"

    asyncio.run(story())


def test_narrow_bars_name_the_shown_screen_only() -> None:
    assert titles("practice", 60).plain == " 1  2 Practice  3  4  5  6 "
    assert "Checkpoints" in titles("practice", 80).plain


def test_help_lists_the_live_bindings_as_they_are_remapped(
    tmp_path: Path, start: Start, settled: Settled
) -> None:
    made = workspace.make(tmp_path / "w", Config()).workspace
    with made.settings.open("a") as file:
        file.write('"practice.hint" = "f2"\n"practice.nothing" = "k"\n')

    async def story() -> None:
        app = start(made, "practice")
        async with app.run_test(size=(100, 40)) as pilot:
            await settled(pilot)
            assert any("practice.nothing" in note.message for note in app._notifications)
            await pilot.press("escape", "question_mark")
            await settled(pilot)
            assert isinstance(app.screen, Help)
            rows = {id: keys for _, group in app.screen._groups for keys, _, id in group}
            assert rows["practice.hint"] == "f2"
            assert rows["practice.check"] == "^s"
            assert "app.timer" in rows
            await pilot.press("escape")
            await settled(pilot)
            assert isinstance(app.screen, Practice)
            await pilot.press("f2")
            await settled(pilot)
            assert "Hint 1" in _text(app)

    asyncio.run(story())


def test_keys_that_are_no_table_are_refused_with_their_line(tmp_path: Path) -> None:
    made = workspace.make(tmp_path / "w", Config()).workspace
    made.settings.write_text('name = "Ada"\nkeys = 3\n')
    with pytest.raises(TutorError, match=r"tutor\.toml:"):
        TutorApp(made)


def test_every_binding_has_an_id_of_its_own_and_a_sentence() -> None:
    for id, binding in bindings.known().items():
        assert binding.tooltip, id
        assert id.partition(".")[0] in ("app", "first", *PLACES)
    tables = [b for name in bindings.TABLES for b in bindings.table(name)]
    assert len({b.id for b in tables}) == len(tables)


def test_the_theme_is_there_again(fresh: Workspace, start: Start, settled: Settled) -> None:
    async def story() -> None:
        app = start(fresh, "practice")
        async with app.run_test() as pilot:
            await settled(pilot)
            await pilot.press("f10")
            assert app.theme == themes.LIGHT
            await pilot.press("escape", "q")
            await pilot.pause()
        assert start(fresh).theme == themes.LIGHT

    asyncio.run(story())


def test_screen_kata_and_cursor_are_there_again(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "practice", kata="sdpa")
        async with app.run_test() as pilot:
            await settled(pilot)
            await pilot.press("i", "down", "down", "escape", "q")
            await pilot.pause()
        app.close()
        again = start(fresh)
        assert again.current_mode == "practice"
        async with again.run_test() as pilot:
            await settled(pilot)
            screen = again.screen
            assert isinstance(screen, Practice)
            assert screen.kata and screen.kata.slug == "sdpa"
            assert screen.editor.cursor_location[0] == 2

    asyncio.run(story())


def test_a_kata_that_is_turned_to_is_there_again_even_after_a_kill(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test() as pilot:
            await settled(pilot)
            app.open_practice("sdpa")
            await settled(pilot)
            assert state.load(fresh).of("practice")["kata"] == "sdpa"

    asyncio.run(story())


def test_a_closed_tab_of_a_browser_saves_what_was_not_saved(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test() as pilot:
            await settled(pilot)
            await pilot.press("i", "#", "!")
            app.post_message(messages.ExitApp())  # all that is heard of it
            await pilot.pause(0.2)

    asyncio.run(story())
    assert (fresh.root / "activations" / "softmax.py").read_text().startswith("#!")


@pytest.mark.parametrize(
    "text", ["{", "[]", "[" * 100_000, '{"place": 3, "screens": [], "theme": "none"}']
)
def test_a_broken_state_is_a_new_one(fresh: Workspace, text: str) -> None:
    state.file(fresh).write_text(text)
    assert state.load(fresh) == state.State()


def test_the_timer_starts_pauses_and_stops(
    fresh: Workspace, start: Start, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = clock.now()

    def at(minutes: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: begin + timedelta(minutes=minutes))

    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(140, 40)) as pilot:
            await settled(pilot)
            await pilot.press("ctrl+t")
            await settled(pilot)
            assert app.timer.running and app.timer.running.timer.subject == "softmax"
            at(10)
            await pilot.press("ctrl+t")
            await settled(pilot)
            assert app.timer.paused and app.timer.before == timedelta(minutes=10)
            assert app.screen.query_one("#timer", Static).display
            at(60)
            await pilot.press("ctrl+t")
            await settled(pilot)
            at(65)
            assert app.timer.text(clock.now(), 140) == "● 15:00 coding softmax"
            await pilot.press("ctrl+r")
            await settled(pilot)
            assert app.timer.running is None and not app.timer.paused
        with Session(fresh) as session:
            assert [round(entry.minutes) for entry in timing.entries(session)] == [10, 5]

    asyncio.run(story())


def test_a_timer_that_was_forgotten_is_asked_about(
    fresh: Workspace, start: Start, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = clock.now()
    with Session(fresh) as session:
        timing.start(session, "reading", "", begin)
    monkeypatch.setattr(clock, "now", lambda: begin + timedelta(hours=9))

    async def story() -> None:
        app = start(fresh, "practice")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            assert app.timer.running
            await pilot.press("ctrl+r")
            await settled(pilot)
            assert app.screen.is_modal
            question = str(app.screen.query_one("#question", Static).content)
            assert "tutor timer stop --minutes" in question  # it may have been half an hour
            await pilot.press("enter")  # which changes nothing
            await settled(pilot)
            assert app.timer.running and not app.screen.is_modal
            await pilot.press("ctrl+r", "d")
            await settled(pilot)
            assert app.timer.running is None
        with Session(fresh) as session:
            assert timing.running(session, clock.now()) is None

    asyncio.run(story())


def test_what_can_be_mended_is_a_notification(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "practice")
        async with app.run_test() as pilot:
            await settled(pilot)
            app.screen.post_message(Trouble(TutorError("No [disk].", "Buy [one].")))
            await settled(pilot)
            note = [*app._notifications][-1]
            assert (note.title, note.message) == ("No [disk].", "Buy [one].")

    asyncio.run(story())


def test_a_mistake_of_ours_ends_it_with_the_text_saved(
    fresh: Workspace, start: Start, settled: Settled, until: Until
) -> None:
    app = start(fresh, "practice", kata="softmax")

    async def story() -> None:
        async with app.run_test() as pilot:
            await settled(pilot)
            await pilot.press("i", "#", "!")

            def broken() -> None:
                raise ZeroDivisionError("ours")

            app.screen.call_later(broken)
            await until(lambda: app.crashed)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(story())
    assert isinstance(app.crashed, ZeroDivisionError)
    assert (fresh.root / "activations" / "softmax.py").read_text().startswith("#!")


def test_a_job_of_the_session_that_breaks_ends_it_too(
    fresh: Workspace, start: Start, settled: Settled, until: Until
) -> None:
    app = start(fresh, "practice")

    def broken(session: Session) -> None:
        raise KeyError("ours")

    async def story() -> None:
        async with app.run_test() as pilot:
            await settled(pilot)
            app.ask(app.screen, broken)
            await until(lambda: app.crashed)

    with pytest.raises(Exception, match="ours"):
        asyncio.run(story())
    assert isinstance(app.crashed, KeyError)


def test_the_palette_finds_what_the_keys_do(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "practice")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("escape")
            names = {one.title for one in app.get_system_commands(app.screen)}
            assert {"Hint", "Check", "Journal", "Theme: light", "Timer"} <= names

    asyncio.run(story())


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (67, "1:07"), (3600, "1:00:00"), (-5, "0:00")]
)
def test_times_are_spoken_shortly(seconds: int, said: str) -> None:
    assert spoken(timedelta(seconds=seconds)) == said


def _text(app: TutorApp) -> str:
    """What the screen says."""
    return app.export_screenshot(simplify=True).replace("&#160;", " ")


def test_the_first_start_asks_and_makes_the_workspace(
    tmp_path: Path, start: Start, settled: Settled
) -> None:
    place = tmp_path / "mine"

    async def story() -> None:
        app = start(None, "practice")
        async with app.run_test(size=(80, 40)) as pilot:
            await settled(pilot)
            assert app.current_mode == "first_run"
            app.screen.query_one("#folder", Input).value = str(place)
            app.screen.query_one("#hours", Input).value = "none"
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert "no number of hours" in _text(app)
            app.screen.query_one("#hours", Input).value = "3,5"
            app.screen.query_one("#name", Input).value = "Grace"
            app.screen.query_one("#background", RadioSet).query(RadioButton).last().toggle()
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert app.current_mode == "practice"

    asyncio.run(story())
    assert Workspace(place).config() == Config("Grace", "scratch", 3.5)


def test_a_folder_that_can_be_none_is_told(tmp_path: Path, start: Start, settled: Settled) -> None:
    (tmp_path / "taken").write_text("a file")

    async def story() -> None:
        app = start(None)
        async with app.run_test(size=(80, 40)) as pilot:
            await settled(pilot)
            app.screen.query_one("#folder", Input).value = str(tmp_path / "taken")
            await pilot.press("enter")  # the button has the focus, so this is all it takes
            await settled(pilot)
            assert app.current_mode == "first_run"
            assert "is a file" in _text(app)
            taken = str(tmp_path / "taken")
            for typed, said in (
                (f"{taken}/[/]", "[/] can't be made a workspace"),
                ("~no-such-person/katas", "~no-such-person is nobody's home"),
                ("/" + "long" * 100, "File name too long"),
            ):
                app.screen.query_one("#folder", Input).value = typed
                await pilot.press("ctrl+s")
                await settled(pilot)
                assert said in str(app.screen.query_one("#trouble", Static).content)

    asyncio.run(story())


COLD = """
import asyncio, sys
from tutor.tui.app import TutorApp
from tutor.workspace import Workspace
from pathlib import Path

async def story():
    app = TutorApp(Workspace(Path(sys.argv[1])), place="journal")
    async with app.run_test(size=(80, 24)) as pilot:
        said = [app.current_mode, app.screen.PLACE]
        while "curtain" in app._modes:
            await pilot.pause(0.01)
        print(*said, app.current_mode, type(app.screen).__name__, "curtain" in app._modes)
    app.close()

asyncio.run(story())
"""


def test_the_frame_is_there_before_the_modules_of_the_screen(fresh: Workspace) -> None:
    """Those of a screen take as long as the frame; a start that has loaded nothing yet shows it."""
    command = [sys.executable, "-c", COLD, str(fresh.root)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.split() == ["curtain", "journal", "journal", "Journal", "False"]
