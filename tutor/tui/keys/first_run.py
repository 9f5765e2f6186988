"""Keys of the first start."""

from __future__ import annotations

from textual.binding import Binding

from tutor.tui.bindings import bind

BINDINGS: list[Binding] = [
    bind("first.begin", "ctrl+s", "begin", "Begin", "Take these answers, and begin", always=True),
]
