"""What to do now, one line or two a thing."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text
from textual.widgets.option_list import Option

from tutor.render.style import ACCENT, QUIET, WARN
from tutor.tui.agenda import KATA, QUESTIONS, READING, REVIEW, RUN, Entry, short
from tutor.tui.widgets.lists import Rows

MARKS = {RUN: "◆", REVIEW: "↻", KATA: "▸", QUESTIONS: "?", READING: "≡"}


class Todo(Rows):
    """Enter, or a click, starts the entry."""

    DEFAULT_CSS = """
    Todo { height: auto; max-height: 100%; border: none; padding: 0; background: $background; }
    Todo:focus { border: none; background-tint: $foreground 0%; }
    """

    def __init__(self) -> None:
        super().__init__(id="list", compact=True)
        self.entries: tuple[Entry, ...] = ()
        self._terse = False

    @property
    def entry(self) -> Entry | None:
        if self.highlighted is None or self.highlighted >= len(self.entries):
            return None
        return self.entries[self.highlighted]

    def show(self, entries: Sequence[Entry], *, terse: bool) -> None:
        """`terse` for a line a thing. The one that was chosen stays so."""
        before = self.entry
        self.entries, self._terse = tuple(entries), terse
        self.clear_options()
        self.add_options(Option(drawn(one, terse=terse)) for one in entries)
        keys = [(one.kind, one.id) for one in entries]
        kept = (before.kind, before.id) if before else None
        self.highlighted = (keys.index(kept) if kept in keys else 0) if keys else None

    def redraw(self, *, terse: bool) -> None:
        if terse != self._terse and self.entries:
            self.show(self.entries, terse=terse)


def drawn(entry: Entry, *, terse: bool) -> Table:
    """`▸ Kata  Softmax ★★★★★  25 min`, and below it why."""
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=1)
    line.add_column(width=10, no_wrap=True)
    line.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    line.add_column(width=5, no_wrap=True)
    line.add_column(width=7, justify="right", no_wrap=True)
    line.add_row(
        Text(MARKS[entry.kind], style=ACCENT),
        Text(entry.what, style=ACCENT),
        Text(entry.title, style="bold"),
        Text("★" * entry.stars, style=WARN),
        Text(short(entry), style=QUIET),
    )
    if not terse:
        line.add_row("", "", Text(entry.detail, style=QUIET), "", "")
    return line
