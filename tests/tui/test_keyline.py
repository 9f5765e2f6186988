"""The lines at the top and at the bottom: what fits, what is always there, and the mouse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input

from tutor.tui import clock
from tutor.tui.app import TutorApp
from tutor.tui.keys.app import PLACES
from tutor.tui.widgets.keyline import KeyLine, fitting
from tutor.tui.widgets.topbar import TopBar, titles
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_what_does_not_fit_is_left_out_as_a_whole() -> None:
    parts = [Content(word) for word in ("one", "two", "three")]
    assert fitting(parts, Content("end"), 21).plain == "one   two   three end"
    assert fitting(parts, Content("end"), 20).plain == "one  two  three  end"
    assert fitting(parts, Content("end"), 16).plain == "one two …    end"
    assert fitting(parts, Content("end"), 12).plain == "one …    end"
    assert fitting([], Content("end"), 5).plain == "  end"


def test_leaving_and_help_are_in_sight_on_the_smallest_screen(
    lived: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(lived, "today")
        async with app.run_test(size=(60, 20)) as pilot:
            for _, place, _, _ in PLACES:
                app.go(place)
                await settled(pilot)
                await pilot.press("escape")
                await settled(pilot)
                assert app.current_mode == place
                said = app.screen.query_one(KeyLine).render().plain
                assert len(said) == 60, place
                assert said.endswith(" q Quit ? Help"), place

    asyncio.run(story())


def test_while_a_text_is_typed_the_keys_are_those_that_work_then(
    lived: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(lived, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("slash")
            await settled(pilot)
            assert app.screen.query_one("#search", Input).has_focus
            said = app.screen.query_one(KeyLine).render().plain
            assert said.endswith("^q Quit f1 Help")
            assert "n Note" not in said

    asyncio.run(story())


def test_a_click_on_a_key_is_the_key_and_its_sentence_is_a_tooltip(
    lived: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(lived, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            line = app.screen.query_one(KeyLine)
            at = line.render().plain.index("/ Search")
            await pilot.hover(KeyLine, offset=(at, 0))
            await settled(pilot)
            assert line.tooltip == "Find pages by words, topic or kata"
            await pilot.click(KeyLine, offset=(at, 0))
            await settled(pilot)
            assert app.screen.query_one("#search", Input).has_focus

    asyncio.run(story())


def test_titles_move_together_before_they_go() -> None:
    assert titles("today", 73).plain.startswith(" 1 Today  2 Practice ")
    close = titles("today", 72).plain
    assert close.startswith(" 1 Today 2 Practice 3 Curriculum ") and len(close) <= 72
    assert titles("practice", 60).plain == " 1  2 Practice  3  4  5  6 "


def test_all_titles_are_there_beside_a_timer_of_hours(
    fresh: Workspace, start: Start, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        app = start(fresh, "today")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("ctrl+t")
            await settled(pilot)
            monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1, minutes=2))
            bar = app.screen.query_one(TopBar)
            bar._tick()
            await settled(pilot)
            shown = app.screen._compositor.render_strips()[0].text
            assert "6 Journal" in shown and shown.rstrip().endswith("● 1:02:00")

    asyncio.run(story())
