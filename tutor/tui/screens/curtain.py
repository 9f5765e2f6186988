"""The frame of a screen, at once: the screen itself is loaded behind it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from tutor.tui.screens.place import Place


class Curtain(Place):
    """Bar and footer, and nothing between them that costs time."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.PLACE = place  # type: ignore[misc]  # an instance for whichever screen comes first

    def body(self) -> ComposeResult:
        yield Static()
