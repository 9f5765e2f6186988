"""The editor: Python's colours, indentation that follows, find, lines by number."""

from __future__ import annotations

from dataclasses import replace

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection, TextAreaTheme

from tutor.tui.keys.practice import EDITOR
from tutor.tui.limited import limited
from tutor.tui.state import THEMES
from tutor.tui.widgets.practice import indent, standins
from tutor.tui.widgets.practice.colours import LANGUAGE

Location = tuple[int, int]


def _theme(theme: str, **colours: str) -> TextAreaTheme:
    look = {kind: Style.parse(colour) for kind, colour in colours.items()}
    styles = {
        "string": look["string"],
        "string.documentation": look["string"],
        "comment": look["comment"],
        "keyword": look["keyword"],
        "operator": look["plain"],
        "repeat": look["keyword"],
        "exception": look["keyword"],
        "include": look["keyword"],
        "keyword.function": look["keyword"],
        "keyword.return": look["keyword"],
        "keyword.operator": look["keyword"],
        "conditional": look["keyword"],
        "number": look["number"],
        "float": look["number"],
        "boolean": look["number"],
        "constant.builtin": look["number"],
        "class": look["type"],
        "type": look["type"],
        "type.class": look["type"],
        "type.builtin": look["type"],
        "function": look["name"],
        "function.call": look["name"],
        "method": look["name"],
        "method.call": look["name"],
    }
    return TextAreaTheme(name=theme, syntax_styles=styles)


LOOKS = (
    _theme(
        THEMES[0],
        string="#a5d6a7", comment="italic #8b98a8", keyword="#ff9e8a", plain="#d8dee6",
        number="#f6c177", type="#7fd7e8", name="#82b7ff",
    ),
    _theme(
        THEMES[1],
        string="#1a6b2c", comment="italic #5f6b76", keyword="#a8322a", plain="#1f2328",
        number="#8a4b00", type="#00687a", name="#0b4fa0",
    ),
    _theme(
        THEMES[2],
        string="#00ff66", comment="italic #c8c8c8", keyword="bold #ffff00", plain="#ffffff",
        number="#ff9cff", type="#00e5ff", name="bold #ffffff",
    ),
)  # fmt: skip
# For a light ground where there are sixteen colours.
FEW = _theme(
    f"{THEMES[1]}-few",
    string="#0000aa", comment="italic #555555", keyword="bold #aa00aa", plain="#000000",
    number="#aa0000", type="#aa00aa", name="bold #000000",
)  # fmt: skip


MOVES = {one.key: one.action for one in Binding.make_bindings(TextArea.BINDINGS)}
# What the terminal of a Mac sends for Option and an arrow.
MOVES |= {"alt+b": MOVES["ctrl+left"], "alt+f": MOVES["ctrl+right"]}
OWN = {one.key for one in Binding.make_bindings(EDITOR)} | {"f6", "ctrl+s"}  # ours come first


class Editor(TextArea):
    """A text of the learner's. Escape hands the keys over to the screen."""

    BINDINGS = [*EDITOR]

    class Left(Message):
        """Escape was pressed: letters are to be keys now, and `key` is the first of them."""

        def __init__(self, key: str = "") -> None:
            super().__init__()
            self.key = key

    class FindAsked(Message):
        """A text is to be found; `seed` is what was selected."""

        def __init__(self, seed: str) -> None:
            super().__init__()
            self.seed = seed

    class LineAsked(Message):
        """A line is to be gone to by its number."""

    def __init__(self, id: str = "text") -> None:
        super().__init__(
            "", id=id, language=LANGUAGE, soft_wrap=False, show_line_numbers=True,
            tab_behavior="indent",
        )  # fmt: skip
        self.wanted = ""
        for look in (*LOOKS, FEW):
            self.register_theme(look)
        self.theme = THEMES[0]

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._dress)

    def on_show(self) -> None:
        self.scroll_cursor_visible()

    def _dress(self, name: str) -> None:
        look = name if name in THEMES else THEMES[0]
        self.theme = FEW.name if look == THEMES[1] and limited(self.app) else look

    # --- the text as it lies in the file ----------------------------------------------------

    @property
    def text(self) -> str:
        return standins.taken_out(self.document.text)

    @text.setter
    def text(self, text: str) -> None:
        self.load_text(text)

    def load_text(self, text: str) -> None:
        super().load_text(standins.put_in(text))

    def edit(self, edit: Edit) -> EditResult:
        return super().edit(replace(edit, text=standins.put_in(edit.text)))

    # --- typing ---------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        start, end = self.selection
        match event.key:
            case "enter":
                row, column = min(start, end)
                self._type(event, indent.after(self.document.get_line(row), column))
            case "tab" if start[0] != end[0]:
                self._rewrite(event, inward=True)
            case "tab":
                self._type(event, indent.to_next_stop(min(start, end)[1]))
            case "shift+tab":
                self._rewrite(event, inward=False)
            case "backspace" if start == end and start[1]:
                row, column = start
                length = indent.back(self.document.get_line(row), column)
                event.stop()
                event.prevent_default()
                self.delete((row, column - length), start, maintain_selection_offset=False)
            case "escape":
                event.stop()
                event.prevent_default()
                self.action_leave()
            case key if key in MOVES and key not in OWN:
                # Textual runs a binding once the key has bubbled up, and by then letters typed
                # after it may be in the text. Done here, quick hands and slow machines get along.
                event.stop()
                event.prevent_default()
                await self.run_action(MOVES[key])
            case key if key.startswith("alt+") and event.is_printable:
                # So arrives a letter that is pressed at once after Escape.
                event.stop()
                event.prevent_default()
                self.post_message(self.Left(event.character or ""))

    def _type(self, event: events.Key, text: str) -> None:
        event.stop()
        event.prevent_default()
        self.replace(text, *self.selection, maintain_selection_offset=False)

    def _rewrite(self, event: events.Key, *, inward: bool) -> None:
        event.stop()
        event.prevent_default()
        first, last, lines = self._lines()
        self._put(first, last, indent.shifted(lines, inward))

    def action_comment(self) -> None:
        first, last, lines = self._lines()
        self._put(first, last, indent.commented(lines))

    def _lines(self) -> tuple[int, int, list[str]]:
        """The lines that the selection touches: the first, the last, their texts."""
        start, end = sorted(self.selection)
        last = end[0] - 1 if end[1] == 0 and end[0] > start[0] else end[0]
        return start[0], last, [self.document.get_line(row) for row in range(start[0], last + 1)]

    def _put(self, first: int, last: int, lines: list[str]) -> None:
        """Replace whole lines; the selection stays on them."""
        before = self.selection
        olds = [self.document.get_line(row) for row in range(first, last + 1)]
        self.replace("\n".join(lines), (first, 0), (last, len(olds[-1])))
        grown = {first + n: len(new) - len(olds[n]) for n, new in enumerate(lines)}

        def moved(at: Location) -> Location:
            return at[0], max(0, at[1] + grown.get(at[0], 0)) if at[1] else 0

        self.selection = Selection(moved(before.start), moved(before.end))

    def put(self, text: str) -> None:
        """Put another text in the place of all; it can be undone, and the cursor stays near."""
        row, column = self.cursor_location
        self.replace(text, self.document.start, self.document.end)
        row = min(row, self.document.line_count - 1)
        self.move_cursor((row, min(column, len(self.document.get_line(row)))))

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        # Without a size, as while it is hidden, every cursor would be out of sight.
        seen = self.is_on_screen
        return super().scroll_cursor_visible(center, animate) if seen else Offset()

    # --- finding --------------------------------------------------------------------------

    def go_to(self, line: int, column: int = 0) -> None:
        """Put the cursor on a line, counted from 1, in the middle of the editor."""
        row = min(max(line - 1, 0), self.document.line_count - 1)
        if not column:
            column = indent.leading(self.document.get_line(row))
        self.move_cursor((row, column), center=True)

    def find(self, wanted: str, *, by: int = 0) -> tuple[int, int]:
        """Select the first place from the cursor on, or the next or last one before it. Returns
        which one that is, counted from 1, and how many there are."""
        self.wanted = wanted
        found = indent.places(self.document.text.replace("\r\n", "\n"), wanted)
        if not found:
            return 0, 0
        here = min(self.selection.start, self.selection.end)
        if by > 0:
            chosen = next((at for at in found if at > here), found[0])
        elif by < 0:
            chosen = next((at for at in reversed(found) if at < here), found[-1])
        else:
            chosen = next((at for at in found if at >= here), found[0])
        row, column = chosen
        self.selection = Selection((row, column), (row, column + len(wanted)))
        self.scroll_cursor_visible(center=True)
        return found.index(chosen) + 1, len(found)

    def action_find(self) -> None:
        self.post_message(self.FindAsked(self.selected_text.partition("\n")[0]))

    def action_find_next(self, by: int) -> None:
        if self.wanted:
            self.find(self.wanted, by=by)

    def action_go_to_line(self) -> None:
        self.post_message(self.LineAsked())

    def action_leave(self) -> None:
        self.post_message(self.Left())
