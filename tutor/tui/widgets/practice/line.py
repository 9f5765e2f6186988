"""A line to type in above the editor's lower edge: what to find, or which line to go to."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

FIND, LINE = "Find", "Line"


class TypedLine(Horizontal):
    """Hidden until `ask`. Enter finds the next one, Escape goes back to the text."""

    DEFAULT_CSS = """
    TypedLine {
        height: 1;
        display: none;
        background: $panel;
        &.-open { display: block; }
        Label { width: auto; padding: 0 1; color: $text-muted; }
        Input { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
        #count { padding: 0 1; }
    }
    """

    class Asked(Message):
        """`what` is FIND or LINE; `go_on` is set on Enter, unset while typing."""

        def __init__(self, what: str, text: str, go_on: bool) -> None:
            super().__init__()
            self.what, self.text, self.go_on = what, text, go_on

    class Closed(Message):
        """The text is to have the keys again."""

    BINDINGS = [Binding("escape", "close", "Back to the text")]

    def __init__(self) -> None:
        super().__init__()
        self._what = FIND

    def compose(self) -> ComposeResult:
        yield Label(id="what")
        yield Input(id="typed", compact=True)
        yield Label(id="count")

    def ask(self, what: str, seed: str = "") -> None:
        self._what = what
        self.add_class("-open")
        self.query_one("#what", Label).update(what)
        self.query_one("#count", Label).update("")
        typed = self.query_one(Input)
        typed.value = seed
        typed.focus()
        typed.select_all()

    def count(self, place: int, total: int) -> None:
        """Which of how many was found."""
        self.query_one("#count", Label).update(f"{place} of {total}" if total else "not there")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.has_class("-open"):
            self.post_message(self.Asked(self._what, event.value, go_on=False))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Asked(self._what, event.value, go_on=True))
        if self._what == LINE:
            self.action_close()

    def action_close(self) -> None:
        self.remove_class("-open")
        self.post_message(self.Closed())
