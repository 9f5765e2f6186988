"""What makes the screens quick must not show: styles that are not reckoned again, rows that are
drawn when they are in sight, screens that are made while nobody waits."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from rich.table import Table
from rich.text import Text
from textual.app import App, ComposeResult
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tutor.tui import idle, state
from tutor.tui.app import TutorApp
from tutor.tui.homes import HOMES
from tutor.tui.keys.app import PLACES
from tutor.tui.screens.today import Today
from tutor.tui.sheet import Sheet
from tutor.tui.widgets.rows import Row
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Until = Callable[[Callable[[], object]], Awaitable[None]]
NAMES = [id for _, id, _, _ in PLACES]
SHOWN = {
    "practice": "kata",
    "curriculum": "road",
    "checkpoints": "gates",
    "progress": "figures",
    "journal": "book",
}


def styled(app: TutorApp) -> dict[Widget, dict[str, Any]]:
    """The rules that every widget of the screen has from the style sheet."""
    every = [one for one in app.screen.walk_children(with_self=True) if isinstance(one, Widget)]
    return {one: {**one.styles.base.get_rules()} for one in every}


def test_what_is_not_styled_again_would_look_the_same(
    lived: Workspace, start: Start, settled: Settled, fake: Any
) -> None:
    """After going round, with other colours and another size, a sheet that styles all there is
    changes nothing."""

    async def story() -> None:
        app = start(lived, "today")
        async with app.run_test(size=(100, 30)) as pilot:
            for number, place in enumerate([*NAMES, "practice", "curriculum"]):
                app.go(place)
                await settled(pilot)
                await pilot.press("tab")
                if number % 4 == 1:
                    app.action_next_theme()
                if number == 3:
                    await pilot.resize_terminal(80, 24)
                await settled(pilot)
                before = styled(app)
                for widget in before:
                    Stylesheet.apply(app.stylesheet, widget)
                assert styled(app) == before, place

    asyncio.run(story())


def test_a_screen_shown_again_is_styled_once(
    lived: Workspace, start: Start, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[object] = []
    real = Sheet.apply

    def counting(sheet: Sheet, node: Any, **more: Any) -> None:
        applied.append(node)
        real(sheet, node, **more)

    async def story() -> None:
        app = start(lived, "today")
        async with app.run_test(size=(100, 30)) as pilot:
            await settled(pilot)
            for place in ("progress", "today", "progress"):
                app.go(place)
                await settled(pilot)
            monkeypatch.setattr(Sheet, "apply", counting)
            app.go("today")
            await settled(pilot)
            assert len(applied) < len(styled(app)) / 4
            applied.clear()
            app.action_next_theme()
            await settled(pilot)
            assert {*styled(app)} <= {*applied}

    asyncio.run(story())


def test_rows_are_drawn_when_they_are_in_sight() -> None:
    drawn: list[int] = []

    class Rows(App[None]):
        def compose(self) -> ComposeResult:
            shown = OptionList(compact=True)

            def draw(number: int) -> Table:
                drawn.append(number)
                line = Table.grid()
                line.add_row(Text(f"row {number}"))
                return line

            made = (Row(shown, lambda number=number: draw(number), 2) for number in range(100))
            shown.add_options(Option(row) for row in made)
            yield shown

    async def story() -> None:
        app = Rows()
        async with app.run_test(size=(40, 10)) as pilot:
            await pilot.pause()
            shown = app.query_one(OptionList)
            assert drawn and max(drawn) < 10
            assert shown.virtual_size.height == 200
            assert shown.render_line(0).text.strip() == "row 0"
            assert not shown.render_line(1).text.strip()
            await pilot.press("end")
            await pilot.pause()
            assert max(drawn) == 99 and 50 not in drawn

    asyncio.run(story())


# --- while nobody waits -----------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Short times, and the collector afterwards as it was."""
    monkeypatch.setattr(idle, "QUIET", 0.05)
    monkeypatch.setattr(idle, "LOOK", 0.01)
    before, switch = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*before)
    sys.setswitchinterval(switch)


def made(app: TutorApp) -> set[str]:
    return {*app._screen_stacks} & {*HOMES}


def all_made() -> bool:
    """Memory is tidied once the last screen is made."""
    return gc.get_freeze_count() > 0


def test_the_other_screens_are_made_while_nobody_waits(
    lived: Workspace, start: Start, until: Until, quick: None
) -> None:
    async def story() -> None:
        app = start(lived, "today", eager=True)
        async with app.run_test(size=(100, 30)):
            await until(all_made)
            assert made(app) == {*NAMES}
            assert gc.isenabled()
            assert isinstance(app.screen, Today) and app.screen.agenda is not None
            assert app.screen.todo.has_focus
            # What they show is asked for when they are shown.
            for place, what in SHOWN.items():
                screen: Any = app._screen_stacks[place][0]
                assert getattr(screen, what) is None
                app.go(place)
                await until(lambda screen=screen, what=what: getattr(screen, what))
                assert app.screen is screen
                await until(lambda screen=screen: not getattr(screen, "drawing", False))
            assert app.crashed is None

    asyncio.run(story())


def test_a_screen_that_was_made_but_not_shown_forgets_nothing(
    lived: Workspace, start: Start, until: Until, quick: None
) -> None:
    kept: dict[str, dict[str, Any]] = {
        "practice": {"kata": "softmax", "cursors": {"softmax": [2, 1]}},
        "curriculum": {"topic": "softmax-activation", "open": ["activations"], "stars": 4},
        "checkpoints": {"checkpoint": "checkpoint-2", "table": True},
        "progress": {"chart": "mix", "single": True, "numbers": True},
        "journal": {"only": "open", "query": "axis", "page": "a page"},
    }
    state.save(lived, state.State(screens=kept))

    async def story() -> None:
        app = start(lived, "today", eager=True)
        async with app.run_test(size=(100, 30)):
            await until(all_made)
            app.keep()
            for place, values in kept.items():
                assert app.state.of(place).items() >= values.items()

    asyncio.run(story())


@pytest.mark.parametrize("place", ["practice", "journal"])
def test_one_may_leave_while_a_screen_is_made(
    lived: Workspace,
    start: Start,
    until: Until,
    quick: None,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    real = TutorApp.make

    async def leaving(app: TutorApp, made: str) -> None:
        if made == place:
            app.leave()
        await real(app, made)

    monkeypatch.setattr(TutorApp, "make", leaving)
    state.save(lived, state.State(screens={"journal": {"query": "axis"}}))

    async def story() -> None:
        app = start(lived, "today", eager=True)
        async with app.run_test(size=(100, 30)):
            await until(lambda: not app.is_running)
        assert app.crashed is None and app.return_code == 0

    asyncio.run(story())


def test_nothing_is_made_while_somebody_types(
    lived: Workspace, start: Start, until: Until, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(idle, "time", SimpleNamespace(monotonic=lambda: now))
    looks: list[bool] = []
    look = idle.Idle._at_work
    monkeypatch.setattr(idle.Idle, "_at_work", lambda self: looks.append(look(self)) or looks[-1])

    async def story() -> None:
        nonlocal now
        app = start(lived, "today", eager=True)
        async with app.run_test(size=(100, 30)) as pilot:
            for _ in range(5):
                now += 0.9 * idle.QUIET
                await pilot.press("down")
                await asyncio.sleep(5 * idle.LOOK)
            assert made(app) == {"today"} and not looks  # before that it has not been quiet
            now += 1.1 * idle.QUIET
            await until(lambda: made(app) > {"today"})

    asyncio.run(story())
