"""The maps of expected, got and difference on the whole screen."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from tutor.tui.widgets.keyline import KeyLine
from tutor.tui.widgets.practice.heat import Pair
from tutor.tui.widgets.practice.tensor import TensorView

EDGES = 3  # lines of the border and of the keys


class Maps(ModalScreen[None]):
    BINDINGS = [Binding("escape,q,z", "dismiss", "Close")]

    DEFAULT_CSS = """
    Maps {
        align: center middle;
        #box {
            width: 96%; height: auto; max-height: 100%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        &.-narrow #box { width: 100%; }
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
                yield TensorView(self._pair, largest=True)
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(TensorView).focus()

    def on_resize(self, event: events.Resize) -> None:
        """The arrow keys move the cursor, so all of it must be in sight."""
        view = self.query_one(TensorView)
        view.room = event.size.height - EDGES
        view.refresh(layout=True)
