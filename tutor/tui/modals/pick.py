"""All katas, searched while typing. Returns the slug of the one chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tutor.progress.mastery import State
from tutor.tui.practising import Row
from tutor.tui.widgets.lists import Rows
from tutor.tui.widgets.rows import Row as Drawn

SIGNS = {
    State.NEW: (" ", ""),
    State.STARTED: ("…", "cyan"),
    State.FAILING: ("✗", "red"),
    State.PASSED: ("✓", "green"),
    State.DUE: ("↻", "yellow"),
}


OPEN = (State.NEW, State.STARTED, State.FAILING)
FILTERS: dict[str, Collection[State]] = {
    "all": tuple(State),
    "open": OPEN,
    "due": (State.DUE,),
    "passed": (State.PASSED, State.DUE),
}
NONE = "None fits. Backspace takes a letter away, Tab another filter."


def matching(rows: Sequence[Row], query: str) -> list[Row]:
    """By number where only digits are typed; else every word must be in slug, title, section or
    state."""
    if query.isdigit():
        return [row for row in rows if str(row.number).startswith(query)]
    words = query.lower().split()
    return [
        row
        for row in rows
        if all(w in f"{row.slug} {row.title} {row.section} {row.state}".lower() for w in words)
    ]


class Pick(ModalScreen[str]):
    BINDINGS = [
        Binding("escape", "dismiss('')", "Back"),
        Binding("tab", "only(1)", "All, open, due, passed", priority=True),
        Binding("shift+tab", "only(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
    ]

    DEFAULT_CSS = """
    Pick {
        align: center middle;
        #box {
            width: 90%; max-width: 90; height: 90%; max-height: 40;
            border: round $primary; background: $surface; padding: 0 1;
        }
        Input { border: none; height: 1; padding: 0; background: $surface; }
        #filters { height: 1; margin-bottom: 1; text-wrap: nowrap; }
        #none { display: none; color: $text-muted; }
        OptionList { height: 1fr; border: none; padding: 0; background: $surface; }
        OptionList:focus { border: none; }
        OptionList > .option-list--option { padding: 0 1 0 0; }
        &.-narrow #box { width: 100%; }
    }
    """

    def __init__(self, rows: Sequence[Row], here: str) -> None:
        super().__init__()
        self._rows, self._here = rows, here
        self.only = "all"

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Which kata?"
            box.border_subtitle = "Enter continues there · Tab filters · Esc back"
            yield Input(placeholder="type a word or a number", compact=True)
            yield Static(id="filters")
            yield Rows()
            yield Static(NONE, id="none")

    def on_mount(self) -> None:
        self._fill("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        chosen = self.query_one(OptionList).highlighted_option
        if chosen:
            self.dismiss(chosen.id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_move(self, by: int) -> None:
        found = self.query_one(OptionList)
        if found.option_count:
            found.highlighted = min(max((found.highlighted or 0) + by, 0), found.option_count - 1)

    def action_only(self, by: int | str) -> None:
        """The next filter, or the one of that name."""
        names = [*FILTERS]
        if isinstance(by, int):
            by = names[(names.index(self.only) + by) % len(names)]
        self.only = by
        self._fill(self.query_one(Input).value)

    def _fill(self, query: str) -> None:
        rows = [row for row in matching(self._rows, query) if row.state in FILTERS[self.only]]
        self._tell(len(rows))
        shown = self.query_one(OptionList)
        shown.clear_options()
        widest = max((len(row.slug) for row in self._rows), default=0)
        drawn = ((row.slug, partial(_drawn, row, widest)) for row in rows)
        shown.add_options(Option(Drawn(shown, draw), id=slug) for slug, draw in drawn)
        here = [place for place, row in enumerate(rows) if row.slug == self._here]
        shown.highlighted = (here[0] if here and not query else 0) if rows else None

    def _tell(self, number: int) -> None:
        """Which filter holds, and how many it leaves."""
        parts = []
        for name in FILTERS:
            here = name == self.only
            look = Style(reverse=here, bold=here)
            look += Style.from_meta({"@click": f"screen.only('{name}')"})
            parts.append(Content(f" {name} ").stylize(look))
        parts.append(Content.styled(f"  {number} of {len(self._rows)}", "dim"))
        self.query_one("#filters", Static).update(Content("").join(parts))
        self.query_one("#none").display = not number
        self.query_one(OptionList).display = number > 0


def _drawn(row: Row, widest: int) -> Table:
    """A line; `widest` is the length of the longest slug, which is what one looks for."""
    sign, style = SIGNS[row.state]
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=3, justify="right")
    line.add_column(width=1)
    line.add_column(width=widest, no_wrap=True)
    line.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    line.add_column(width=5)
    line.add_row(
        Text(str(row.number), style="dim"),
        Text(sign, style=style),
        Text(row.slug, style="bold"),
        Text(row.title),
        Text("★" * row.stars, style="yellow"),
    )
    return line
