"""How the screens look that are shown over others, or once: a picture of each."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tutor import katas
from tutor.tui import checkall, clock
from tutor.tui.app import TutorApp
from tutor.tui.checkall import Judged
from tutor.tui.modals.check_all import CheckAll
from tutor.tui.screens.practice import Practice
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Looks = Callable[..., Awaitable[None]]
Pictures = Callable[..., Awaitable[None]]
SIZES = {"60x20": (60, 20), "80x24": (80, 24), "140x45": (140, 45)}
LOOKS = {"80x24": "dark light", "140x45": "dark light", "60x20": "dark"}
EARLIER, LATER = (
    "import numpy as np\n\n\ndef softmax(z, axis=-1):\n    return np.exp(z)\n",
    "import numpy as np\n\n\ndef softmax(z, axis=-1):\n    e = np.exp(z)\n    return e / e.sum()\n",
)


@pytest.fixture
def pictures(settled: Settled, both_looks: Looks) -> Pictures:
    """`await pictures(pilot, name)` compares the screen at each size, as it is after a resize, or
    at those that are named."""

    async def compare(pilot: Pilot[None], name: str, *sizes: str) -> None:
        for size in sizes or LOOKS:
            await pilot.resize_terminal(*SIZES[size])
            await settled(pilot)
            await both_looks(pilot, f"{name}-{size}", LOOKS[size])

    return compare


def test_the_first_start(
    start: Start, settled: Settled, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "python_version", lambda: "3.11.7")
    monkeypatch.setattr(metadata, "version", lambda name: "2.4.6")

    async def story() -> None:
        app = start(None)
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            app.screen.query_one("#folder", Input).value = "~/deep-learning"
            app.screen.query_one("#name", Input).value = "Ada"
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await settled(pilot)
            await pictures(pilot, "first-run")

    asyncio.run(story())


@pytest.fixture
def practice(
    fresh: Workspace, start: Start, settled: Settled, pictures: Pictures
) -> Callable[..., None]:
    """A story in Practice, with softmax open and two attempts at it, and pictures at its end."""

    def run(name: str, *keys: str, size: str = "") -> None:
        async def story() -> None:
            app = start(fresh, "practice", kata="softmax")
            async with app.run_test(size=SIZES[size or "80x24"]) as pilot:
                await settled(pilot)
                screen = app.screen
                assert isinstance(screen, Practice)
                screen.editor.cursor_blink = False
                for text in (EARLIER, LATER):
                    screen.editor.put(text)
                    await pilot.press("ctrl+s")
                    await settled(pilot)
                await pilot.press("escape", *keys)
                await settled(pilot)
                app.clear_notifications()
                await settled(pilot)
                await pictures(pilot, name, *filter(None, [size]))

        asyncio.run(story())

    return run


def test_help(practice: Callable[..., None]) -> None:
    practice("help", "question_mark")


def test_attempts(practice: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    begin, calls = clock.now(), iter(range(10_000))
    monkeypatch.setattr(clock, "now", lambda: begin + timedelta(seconds=next(calls)))
    practice("attempts", "a")


@pytest.mark.parametrize("size", LOOKS)
def test_hints(practice: Callable[..., None], size: str) -> None:
    """A new one is scrolled to, which depends on the size it came at."""
    practice("hints", "h", "h", size=size)


def test_all_katas(
    fresh: Workspace,
    start: Start,
    settled: Settled,
    fake: Any,
    pictures: Pictures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While it is under way: some passed, one failed, others wait."""
    for number, kata in enumerate(katas.load().values()):
        path: Path = fresh.file(kata)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("" if number == 3 else "x = 1\n", encoding="utf-8")

    def some(jobs: Any, post: Any, stop: Any) -> None:
        for number, job in enumerate(jobs[:7]):
            text = "wrong" if number in (0, 2) else "right"
            post(Judged(number, fake.grade(job.kata, text, filename=job.filename)))

    monkeypatch.setattr(checkall, "grade", some)

    async def story() -> None:
        app = start(fresh, "today")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            app.push_screen(CheckAll())
            await settled(pilot)
            await pictures(pilot, "all-katas")

    asyncio.run(story())
