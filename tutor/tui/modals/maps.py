"""The maps of expected, got and difference on the whole screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from tutor.tui.widgets.keyline import KeyLine
from tutor.tui.widgets.practice.heat import Pair
from tutor.tui.widgets.practice.tensor import TensorView


class Maps(ModalScreen[None]):
    BINDINGS = [Binding("escape,q,z", "dismiss", "Close")]

    DEFAULT_CSS = """
    Maps {
        align: center middle;
        #box {
            width: 96%; height: auto; max-height: 94%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        VerticalScroll { height: auto; max-height: 100%; }
        TensorView, TensorView:focus { border: none; margin: 0; }
    }
    """

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self._pair = pair

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Expected and got"
            with VerticalScroll(can_focus=False):
                rows = max(8, self.app.size.height - 12)
                yield TensorView(self._pair, most_rows=rows, largest=True)
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(TensorView).focus()
