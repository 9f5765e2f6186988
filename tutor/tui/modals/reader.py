"""Something to read, on a page of its own: the solution, a difference, an earlier text."""

from __future__ import annotations

from difflib import unified_diff

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.render.style import BAD, GOOD, QUIET, plain

CONTEXT = 3  # lines around a change


class Reader(ModalScreen[None]):
    """A page; the arrow keys scroll it, Escape closes it."""

    BINDINGS = [
        Binding("escape,q,enter", "dismiss", "Close"),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    DEFAULT_CSS = """
    Reader {
        align: center middle;
        #page {
            width: 92%; max-width: 110; height: auto; max-height: 92%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        VerticalScroll { height: auto; max-height: 100%; }
        Static { height: auto; padding-right: 1; }
        &.-narrow #page { width: 100%; }
    }
    """

    def __init__(self, content: RenderableType, *, title: str) -> None:
        super().__init__()
        self._content, self._title = content, title

    def compose(self) -> ComposeResult:
        with Vertical(id="page") as page:
            page.border_title = self._title
            page.border_subtitle = "Esc closes"
            with VerticalScroll():
                yield Static(self._content)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def difference(before: str, after: str) -> Text:
    """What changed from one text to the next, a line each; without colour, by + and −."""
    old, new = plain(before).splitlines(), plain(after).splitlines()
    changed = list(unified_diff(old, new, n=CONTEXT, lineterm=""))[2:]
    if not changed:
        return Text("the same text", style=QUIET)
    styles = {"+": GOOD, "-": BAD, "@": QUIET}
    rows = [Text(line, style=styles.get(line[:1], "")) for line in changed]
    return Text("\n", overflow="fold").join(rows)
