"""What is shown over a screen fits: nothing is cut, nothing that matters is out of sight."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tutor.tui.app import TutorApp
from tutor.tui.widgets.keyline import KeyLine
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Story = Callable[[Pilot[None], TutorApp], Awaitable[None]]
SMALL, USUAL, LARGE = (60, 20), (80, 24), (140, 45)
sizes = pytest.mark.parametrize("size", [SMALL, USUAL, LARGE])
WHOLE = Region(0, 0, 200, 100)


@pytest.fixture
def tell(start: Start, settled: Settled) -> Callable[..., None]:
    """Run a story in an app that has come to rest."""

    def run(story: Story, where: Workspace | None, place: str, size: Any, **more: str) -> None:
        async def whole() -> None:
            app = start(where, place, **more)
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                await story(pilot, app)
            assert app.crashed is None

        asyncio.run(whole())

    return run


def keys(screen: Screen[Any]) -> str:
    return screen.query_one(KeyLine).render().plain


def inside(widget: Widget, outer: Widget) -> bool:
    return outer.region.contains_region(widget.region)


def test_why_names_no_command_on_the_screen(
    lived: Workspace, tell: Callable[..., None], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        await pilot.press("w")
        await settled(pilot)
        text = app.screen.query_one("VerticalScroll Static")
        assert "tutor " not in "\n".join(line.text for line in text.render_lines(WHOLE))

    tell(story, lived, "checkpoints", LARGE)
