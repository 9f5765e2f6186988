"""A question with its answers. The modal asks, the caller acts."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

Answer = tuple[str, str, str]  # what comes back, the key, the words on the button
WIDEST, EDGES = 70, 8  # columns of the question, and of what is around it


class Answering(Button):
    """An answer; `▸` is on the one that Enter gives, whatever the colours."""

    def __init__(self, words: str, key: str, *, name: str) -> None:
        self._words = f"{words} ({key})"
        super().__init__(f"  {self._words}", name=name, compact=True)

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.label = f"{'▸' if focused else ' '} {self._words}"


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
        #question { width: auto; margin-bottom: 1; }
        #answers { width: auto; height: auto; align-horizontal: right; }
        Button { margin-right: 1; min-width: 10; background: $panel; color: $foreground; }
        Button:focus { background: $primary; color: $background; text-style: bold; }
        &.-long #answers { layout: vertical; }
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
                for id, key, words in self._answers:
                    yield Answering(words, key, name=id)

    def on_mount(self) -> None:
        self.query(Button).first().focus()
        self._fit(self.app.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        """The question is broken where the screen ends, and answers that don't fit stand below
        each other."""
        room = min(WIDEST, width - EDGES)
        self.query_one("#question").styles.max_width = room
        long = sum(len(words) + len(key) + 8 for _, key, words in self._answers)
        self.set_class(long > room, "-long")

    def on_key(self, event: events.Key) -> None:
        for id, key, _ in self._answers:
            if event.key == key:
                event.stop()
                self.dismiss(id)

    @on(Button.Pressed)
    def chosen(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.name or "")


def yes_or_no(question: str, yes: str, *, title: str = "") -> Ask:
    """Returns "yes", or else "no" or ""."""
    return Ask(question, [("no", "n", "No"), ("yes", "y", yes)], title=title)
