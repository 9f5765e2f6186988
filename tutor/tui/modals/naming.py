"""A line to type, such as the name of a file. Returns it, or "" where the learner went back."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class Naming(ModalScreen[str]):
    BINDINGS = [Binding("escape", "dismiss('')", "Back", priority=True)]

    DEFAULT_CSS = """
    Naming {
        align: center middle;
        #box {
            width: 80%; max-width: 76; height: auto; padding: 1 2;
            border: round $primary; background: $surface; border-subtitle-color: $text-muted;
        }
        #said { height: auto; margin-bottom: 1; }
        Input { border: none; height: 1; padding: 0; background: $panel; }
    }
    """

    def __init__(self, said: str, value: str, *, title: str) -> None:
        super().__init__()
        self._said, self._value, self._title = said, value, title

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter does it · Esc back"
            yield Static(self._said, id="said", markup=False)
            yield Input(self._value, compact=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
