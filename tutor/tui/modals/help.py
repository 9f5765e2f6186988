"""The keys that work at this moment, read from the live bindings."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical, VerticalScroll
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widgets import Static

EVERYWHERE = "Everywhere"
ROOM_FOR_IDS = 80  # columns in which the ids fit beside
WIDEST = 14  # columns for the keys
WORDS = {
    "TextArea": "text",
    "Input": "line",
    "OptionList": "list",
    "DataTable": "table",
    "ScrollView": "page",
    "ScrollableContainer": "page",
    "Screen": "screen",
}
Row = tuple[str, str, str]  # keys, what they do, the id for tutor.toml


class Help(ModalScreen[None]):
    """All keys of the screen below, under what they belong to."""

    BINDINGS = [Binding("escape,q,question_mark,f1", "dismiss", "Close")]

    DEFAULT_CSS = """
    Help {
        align: center middle;
        #box {
            width: 90%; max-width: 96; height: auto; max-height: 90%;
            padding: 0 1; border: round $primary; background: $surface;
        }
        &.-narrow #box { width: 100%; }
        VerticalScroll { height: auto; max-height: 100%; }
        #keys { width: 1fr; padding-right: 1; }
    }
    """

    def __init__(self, groups: list[tuple[str, list[Row]]]) -> None:
        super().__init__()
        self._groups = groups

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc closes"
            with VerticalScroll():
                yield Static(self._table(), id="keys")

    def on_resize(self) -> None:
        self.query_one("#keys", Static).update(self._table())

    def _table(self) -> Group:
        """Keys and what they do; where a line is short, the id is under what the key does."""
        beside = self.app.size.width >= ROOM_FOR_IDS
        every = [row for _, rows in self._groups for row in rows]
        widest = max(len(keys) for keys, _, _ in every)
        longest = max(len(id) for _, _, id in every) if beside else 0
        parts: list[RenderableType] = []
        for title, rows in self._groups:
            table = Table.grid(padding=(0, 2), expand=True)
            table.add_column(width=min(widest, WIDEST))
            table.add_column(ratio=1)
            table.add_column(style="dim", no_wrap=True, width=longest)
            for keys, does, id in rows:
                under = "" if beside or not id else f"\n{id}"
                said = Text.assemble(does, (under, "dim"))
                table.add_row(Text(keys, style="bold"), said, id if beside else "")
            parts += [Text(title, style="bold underline"), table, Text()]
        parts.append(Text("Change a key in tutor.toml, by its id:", style="dim"))
        parts.append(Text('[keys]\n"practice.hint" = "f2"', style="dim"))
        return Group(*parts)


def _spoken(node: DOMNode) -> str:
    """What a widget is called by those who use it: `list`, `text`."""
    for kind in type(node).__mro__:
        if kind.__name__ in WORDS:
            return WORDS[kind.__name__]
    return type(node).__name__.lower()


def groups(app: App[None], active: Iterable[ActiveBinding]) -> list[tuple[str, list[Row]]]:
    """Bindings that are live, by what they belong to, the keys of one action in one row."""
    found: dict[str, dict[str, tuple[list[str], Binding]]] = {}
    for live in active:
        binding = live.binding
        if not live.enabled or binding.system or not (binding.description or binding.tooltip):
            continue
        area = (binding.id or "").partition(".")[0]
        title = EVERYWHERE if area == "app" else area.title() or f"In the {_spoken(live.node)}"
        keys = found.setdefault(title, {}).setdefault(binding.action, ([], binding))[0]
        keys.append(app.get_key_display(binding))
    order = sorted(found, key=lambda title: (title.startswith("In the "), title == EVERYWHERE))
    return [
        (
            title,
            [
                (
                    " ".join(sorted(keys, key=len)),
                    one.tooltip or one.description.capitalize(),
                    one.id or "",
                )
                for keys, one in found[title].values()
            ],
        )
        for title in order
    ]
