"""A debug-it kata on the screen: a broken program, and how it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tutor.judge.runner import Judge
from tutor.models import Kata
from tutor.session import Session
from tutor.tui.app import TutorApp
from tutor.tui.screens.practice import Practice
from tutor.workspace import Workspace

SLUG = "debug-not-learning"


def test_a_broken_program_shows_how_it_fails_and_only_a_change_is_an_attempt(
    fresh: Workspace,
    start: Callable[..., TutorApp],
    settled: Callable[[Pilot[None]], Awaitable[None]],
    real: Judge,
    katas: dict[str, Kata],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TUTOR_CONTENT", str(Path(__file__).parents[2]))

    def attempts() -> list[bool]:
        with Session(fresh) as session:
            events = session.events(SLUG)
        return [event.payload["passed"] for event in events if event.kind == "attempt"]

    async def checked(pilot: Pilot[None], screen: Practice, source: str) -> None:
        """A network is trained for it, which takes its time."""
        for _ in range(600):
            await settled(pilot)
            if screen.verdict and not screen.checking and screen.known(source):
                return
            await asyncio.sleep(0.1)
        raise AssertionError("there was no verdict")

    async def whole() -> None:
        app = start(fresh, "practice", kata=SLUG)
        async with app.run_test(size=(140, 45)) as pilot:
            await settled(pilot)
            screen = app.screen
            assert isinstance(screen, Practice)
            handed = screen.editor.text
            await checked(pilot, screen, handed)
            assert screen.verdict
            assert not screen.verdict.passed
            assert str(screen.query_one("#outcome", Static).content)
            assert attempts() == []
            screen.editor.put(handed + "\nclip = None\n")
            await pilot.press("ctrl+s")
            await checked(pilot, screen, screen.editor.text)
            assert attempts() == [False]
            screen.editor.put(katas[SLUG].read("solution.py"))
            await pilot.press("ctrl+s")
            await checked(pilot, screen, screen.editor.text)
            assert attempts() == [False, True]
            assert screen.done

    asyncio.run(whole())
