"""Keys of the screen Today."""

from __future__ import annotations

from textual.binding import Binding

from tutor.tui.bindings import bind

BINDINGS: list[Binding] = [
    bind("today.start", "enter,s", "start", "Start", "Start what is chosen"),
    bind("today.open", "o", "open_url", "Open", "Open the page to read or watch"),
    bind("today.done", "d", "done", "Done", "Tick the reading off"),
    bind("today.holds", "h", "holds", "Hold-ups", "To what holds the next checkpoint back"),
    bind("today.list", "l", "list", "List", "To what there is to do", show=False),
    bind("today.checkpoint", "c", "checkpoint", "Checkpoint", "Go to the next checkpoint"),
    bind("today.reload", "f5", "reload", "Refresh", "Look again what there is to do", show=False),
]
