"""What is being written in a modal is kept now and then, so that not even `kill -9` takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.screen import Screen
from textual.timer import Timer

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp

EVERY = 2.0  # seconds


def now_and_then(screen: Screen[None], remember: Callable[[], None]) -> Timer:
    """Call `remember` from time to time; what it adds to the state of the app is written down."""
    app = cast("TutorApp", screen.app)

    def look() -> None:
        before = app.state
        remember()
        if app.state != before:
            app.keep_state()

    return screen.set_interval(EVERY, look)
