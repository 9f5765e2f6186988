"""All attempts on a kata, and what changed each time. Returns a text to be brought back."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.models import Event
from tutor.render import markdown
from tutor.render.kata import when
from tutor.render.style import BAD, GOOD, QUIET, count
from tutor.tui.modals.reader import difference
from tutor.tui.practising import Past
from tutor.tui.widgets.keyline import KeyLine
from tutor.tui.widgets.lists import Rows


class History(ModalScreen[str | None]):
    BINDINGS = [
        Binding("escape,q", "dismiss(None)", "Close"),
        Binding("d", "difference", "Difference or text"),
        Binding("b", "bring_back", "Bring it back"),
    ]

    DEFAULT_CSS = """
    History {
        align: center middle;
        #box {
            width: 96%; max-width: 130; height: 92%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        Horizontal { height: 1fr; }
        OptionList { width: 38; border: none; padding: 0; background: $surface; }
        OptionList:focus { border: none; background-tint: $foreground 0%; }
        #text { width: 1fr; padding: 0 0 0 2; }
        #text Static { height: auto; padding-right: 1; }
        &.-narrow #box { width: 100%; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow OptionList { width: 1fr; height: auto; max-height: 40%; }
        &.-narrow #text { padding: 1 0 0 0; }
    }
    """

    def __init__(self, past: Past) -> None:
        super().__init__()
        self._past = past
        self._events = [event for event in past.events if _told(event)]
        self._whole = False

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            attempts = sum(event.kind == "attempt" for event in self._events)
            said = count(attempts, "attempt") if attempts else "no attempt yet"
            box.border_title = f"{self._past.kata.slug}: {said}"
            with Horizontal():
                yield Rows(*self._options())
                with VerticalScroll(id="text"):
                    yield Static()
        yield KeyLine()

    def on_mount(self) -> None:
        listed = self.query_one(OptionList)
        listed.focus()
        if self._events:
            texts = (at for at in range(len(self._events)) if self._source(at) is not None)
            listed.highlighted = len(self._events) - 1 - max(texts, default=len(self._events) - 1)
        else:
            self.query_one("#text Static", Static).update("Nothing yet. ^s makes the first one.")

    def _options(self) -> list[Option]:
        """The latest first."""
        numbers: dict[str, int] = {}
        for event in self._events:
            if event.kind == "attempt":
                numbers[event.id] = len(numbers) + 1
        return [Option(_drawn(event, numbers.get(event.id))) for event in reversed(self._events)]

    @property
    def _chosen(self) -> int | None:
        """The place of the chosen event, counted from the oldest."""
        at = self.query_one(OptionList).highlighted
        return None if at is None else len(self._events) - 1 - at

    @on(OptionList.OptionHighlighted)
    def _turned(self) -> None:
        self._draw()
        self.refresh_bindings()

    def action_difference(self) -> None:
        self._whole = not self._whole
        self._draw()

    def action_bring_back(self) -> None:
        text = self._source(self._chosen)
        if text is not None and not self._past.hidden:
            self.dismiss(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("difference", "bring_back"):
            return self.is_mounted and self._source(self._chosen) is not None
        return True

    def _source(self, at: int | None) -> str | None:
        text = self._events[at].payload.get("source") if at is not None else None
        return text if isinstance(text, str) else None

    def _draw(self) -> None:
        self.query_one("#text Static", Static).update(self._shown())
        self.query_one("#text", VerticalScroll).scroll_home(animate=False)

    def _shown(self) -> RenderableType:
        if self._past.hidden:
            return Text(self._past.hidden)
        at = self._chosen
        text = self._source(at)
        if at is None or text is None:
            return Text("Each attempt keeps its text; there is none here.", style=QUIET)
        before = self._before(at)
        if self._whole or before is None:
            return Group(Text("The whole text", style=QUIET), "", markdown.python(text))
        return Group(Text("Since the attempt before", style=QUIET), "", difference(before, text))

    def _before(self, at: int) -> str | None:
        """The text of the attempt before, unless it was begun again since."""
        for event in reversed(self._events[:at]):
            if event.kind == "reset":
                return None
            if event.kind == "attempt" and isinstance(event.payload.get("source"), str):
                return str(event.payload["source"])
        return None


def _told(event: Event) -> bool:
    return event.kind in ("attempt", "reset", "hint", "solution", "start")


def _drawn(event: Event, number: int | None) -> Table:
    line = Table.grid(padding=(0, 1))
    line.add_column(width=3, justify="right", style="dim")
    line.add_column(width=16, style="dim")
    line.add_column(no_wrap=True)
    line.add_row(str(number or ""), when(event.at), _said(event))
    return line


def _said(event: Event) -> Text:
    payload = event.payload
    if event.kind == "attempt":
        if payload.get("passed"):
            return Text("✓ passed", style=GOOD)
        tests, passed = payload.get("tests"), payload.get("tests_passed")
        status = str(payload.get("status", "failed")).replace("_", " ")
        return Text(f"✗ {passed} of {tests}" if tests else f"✗ {status}", style=BAD)
    words = {"reset": "begun again", "solution": "solution read", "start": "started"}
    return Text(words.get(event.kind, f"hint {payload.get('step', '')}"), style=QUIET)
