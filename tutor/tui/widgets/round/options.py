"""Options to answer with: one of them, several, or all in an order. By key, arrows or mouse."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from rich.table import Table
from rich.text import Text
from textual import events, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tutor.render.quiz import prose
from tutor.render.style import ACCENT
from tutor.tui.widgets.lists import Rows


class Mode(Enum):
    ONE = "one"
    MANY = "many"
    ORDER = "order"


class Options(Rows):
    """`labels` are the keys of the options; an answer is made of them."""

    BINDINGS = [
        Binding("enter", "submit", show=False),
        Binding("space", "select", show=False),
        Binding("backspace", "back", show=False),
    ]

    DEFAULT_CSS = """
    Options {
        height: auto; max-height: 100%; border: none; padding: 0; background: $background;
        &:focus { border: none; background-tint: $foreground 0%; }
        &:disabled { opacity: 1; }
        & > .option-list--option-disabled { color: $foreground; }
    }
    """

    class Given(Message):
        """The labels that were chosen, in order."""

        def __init__(self, labels: tuple[str, ...]) -> None:
            super().__init__()
            self.labels = labels

    class Unfinished(Message):
        """An order in which something is still missing."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, compact=True)
        self._mode = Mode.ONE
        self._texts: tuple[str, ...] = ()
        self._labels = ""
        self._chosen: list[int] = []

    @property
    def chosen(self) -> tuple[str, ...]:
        """In the order in which they were chosen, or else in that of the options."""
        some = self._chosen if self._mode is Mode.ORDER else sorted(self._chosen)
        return tuple(self._labels[i] for i in some)

    def ask(self, mode: Mode, texts: Sequence[str], labels: str) -> None:
        self._mode, self._texts, self._labels = mode, tuple(texts), labels
        self._chosen = []
        self.disabled = False
        self.clear_options()
        self.add_options(Option(self._drawn(i)) for i in range(len(texts)))
        self.highlighted = 0 if texts else None

    def on_key(self, event: events.Key) -> None:
        label = (event.character or "").lower()
        if label and label in self._labels[: len(self._texts)]:
            event.stop()
            event.prevent_default()
            self.highlighted = self._labels.index(label)
            self.action_select()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        i = event.option_index
        if self._mode is Mode.ONE:
            self._chosen = [i]
            self._redraw()
            self.action_submit()
            return
        if i in self._chosen:
            self._chosen.remove(i)
        else:
            self._chosen.append(i)
        self._redraw()

    @on(OptionList.OptionHighlighted)
    def _turned(self, event: OptionList.OptionHighlighted) -> None:
        """The page around follows the cursor; at the first option it shows the question again."""
        self.call_after_refresh(self._follow, event.option_index)

    def _follow(self, i: int) -> None:
        page = self.parent
        if not isinstance(page, VerticalScroll) or i >= self.option_count:
            return
        if i == 0:
            page.scroll_home(animate=False)
            return
        lines = [line for line, (option, _) in enumerate(self._lines) if option == i]
        whole = self.virtual_region
        here = Region(whole.x, whole.y + lines[0], whole.width, len(lines))
        page.scroll_to_region(here, animate=False)

    def action_back(self) -> None:
        """Take the last choice back."""
        if self._chosen and self._mode is not Mode.ONE:
            self._chosen.pop()
            self._redraw()

    def action_submit(self) -> None:
        if self._mode is Mode.ONE and self.highlighted is not None:
            self._chosen = [self.highlighted]
            self._redraw()
        if self._mode is Mode.ORDER and len(self._chosen) < len(self._texts):
            self.post_message(self.Unfinished())
            return
        self.post_message(self.Given(self.chosen))

    def _redraw(self) -> None:
        for i in range(len(self._texts)):
            self.replace_option_prompt_at_index(i, self._drawn(i))

    def _drawn(self, i: int) -> Table:
        table = Table.grid(padding=(0, 1))
        for width in (3, 2, None):
            table.add_column(width=width, no_wrap=width is not None)
        end = "." if self._labels[i].isdigit() else ")"
        label = Text(f"{self._labels[i]}{end}", style="bold")
        table.add_row(self._mark(i), label, prose(self._texts[i]))
        return table

    def _mark(self, i: int) -> Text:
        taken = i in self._chosen
        match self._mode:
            case Mode.ONE:
                return Text("(•)" if taken else "( )", style=ACCENT if taken else "dim")
            case Mode.MANY:
                return Text("[x]" if taken else "[ ]", style=ACCENT if taken else "dim")
        if taken:
            return Text(f"{self._chosen.index(i) + 1:>2}→", style=f"bold {ACCENT}")
        return Text(" · ", style="dim")
