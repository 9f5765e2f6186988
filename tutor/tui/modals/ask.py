"""A question with its answers. The modal asks, the caller acts."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static
from textual.widgets.button import ButtonVariant

Answer = tuple[str, str, str]  # what comes back, the key, the words on the button


class Ask(ModalScreen[str]):
    """Returns the answer chosen, "" where the learner pressed Escape. The first answer has the
    focus, so it should be the one that changes nothing."""

    BINDINGS = [
        Binding("escape", "dismiss('')", "Back"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    DEFAULT_CSS = """
    Ask {
        align: center middle;
        #box {
            width: auto; max-width: 76; min-width: 40; height: auto; max-height: 90%;
            padding: 1 2; border: round $primary; background: $surface;
        }
        #question { width: auto; max-width: 70; margin-bottom: 1; }
        #answers { width: auto; height: auto; align-horizontal: right; }
        Button { margin-right: 1; min-width: 10; }
    }
    """

    def __init__(self, question: str, answers: Sequence[Answer], *, title: str = "") -> None:
        super().__init__()
        self._question, self._answers, self._title = question, answers, title

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title
            yield Static(self._question, id="question", markup=False)
            with Horizontal(id="answers"):
                for number, (id, key, words) in enumerate(self._answers):
                    variant: ButtonVariant = "default" if number == 0 else "primary"
                    yield Button(f"{words} ({key})", name=id, variant=variant, compact=True)

    def on_mount(self) -> None:
        for id, key, _ in self._answers:
            self._bindings.bind(key, f"dismiss('{id}')", show=False)
        self.query(Button).first().focus()

    @on(Button.Pressed)
    def chosen(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.name or "")


def yes_or_no(question: str, yes: str, *, title: str = "") -> Ask:
    """Returns "yes", or else "no" or ""."""
    return Ask(question, [("no", "n", "No"), ("yes", "y", yes)], title=title)
