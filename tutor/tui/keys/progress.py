"""Keys of the screen Progress."""

from __future__ import annotations

from textual.binding import Binding

from tutor.tui.bindings import bind

CHARTS = (
    ("h", "hours", "Hours", "Hours a week, by kind, against the target"),
    ("s", "mastery", "Mastery", "How much of each section you master"),
    ("y", "year", "Year", "The year, a square a day"),
    ("m", "mix", "Mix", "Coding, reading and watching beside the mix to aim at"),
    ("r", "reviews", "Reviews", "What comes back in the next thirty days"),
    ("c", "calibration", "Calibration", "What you said of yourself beside what you could do"),
)

BINDINGS: list[Binding] = [
    bind("progress.back", "left", "turn(-1)", "Back", "The picture before", always=True),
    bind("progress.next", "right", "turn(1)", "Next", "The next picture", always=True),
    bind("progress.table", "t", "table", "Numbers", "All pictures as tables, and back"),
    bind("progress.zoom", "z", "zoom", "Larger", "One picture on the whole screen, or all"),
    bind("progress.earlier", "comma", "year(-1)", "Year before", "The year before", show=False),
    bind("progress.later", "full_stop", "year(1)", "Year after", "The year after", show=False),
    *(
        bind(f"progress.{id}", key, f"turn_to('{id}')", title, said, show=False)
        for key, id, title, said in CHARTS
    ),
]
