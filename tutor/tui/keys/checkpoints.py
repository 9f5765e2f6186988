"""Keys of the screen Checkpoints, and of a round of questions, wherever it is begun."""

from __future__ import annotations

from textual.binding import Binding

from tutor.tui.bindings import bind

SCREEN: list[Binding] = [
    bind("checkpoints.run", "r", "run", "Run", "Go through it: begin, or go on where you were"),
    bind(
        "checkpoints.again", "n", "again", "New run", "Begin a new run, even where one is open",
        show=False,
    ),
    bind("checkpoints.hold", "h", "hold", "Hold-ups", "To what holds you back; Enter mends it"),
    bind("checkpoints.why", "w", "why", "Why", "What the number is made of, event by event"),
    bind("checkpoints.history", "y", "history", "History", "Confidence, and how readiness went"),
    bind("checkpoints.table", "t", "table", "Table", "The plot as numbers, and back"),
    bind("checkpoints.pane", "f6", "pane", "Next pane",
         "To the next of checkpoints, readiness and history", show=False, always=True),
]  # fmt: skip

ROUND: list[Binding] = [
    bind("checkpoints.onward", "enter", "onward", "Go on", "To the next question"),
    bind("checkpoints.submit", "ctrl+s", "submit", "Answer", "Hand in the answer", always=True),
    bind(
        "checkpoints.unknown", "question_mark,f2", "unknown", "Don't know",
        "Say that you don't know, and read why",
    ),
    bind("checkpoints.skip", "s", "skip", "Skip", "Leave this rating out for now"),
    bind("checkpoints.leave", "escape,q", "leave", "Stop", "Stop here; all answers are kept"),
    bind("checkpoints.close", "enter,escape,q", "close", "Close", "Back to where you were"),
    bind("checkpoints.help", "f1", "app.help", "Help", "All keys that work here", show=False),
]  # fmt: skip

BINDINGS = [*SCREEN, *ROUND]
