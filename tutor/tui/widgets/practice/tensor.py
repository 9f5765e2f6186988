"""Expected, got and their difference as maps side by side, with the values under the cursor."""

from __future__ import annotations

from typing import Any

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tutor.render.values import cell
from tutor.tui.keys.practice import TENSOR
from tutor.tui.limited import limited
from tutor.tui.widgets.practice import shades
from tutor.tui.widgets.practice.frame import TITLES, Frame, around, spelt_range
from tutor.tui.widgets.practice.heat import Index, Pair, Scale, Tensor, number

GAP = 2  # columns between two maps
FEW = 8  # rows of a map where it is not alone on the screen
BELOW = 5  # lines below the maps: the values, the scales, the part shown
NARROWEST = 20  # columns
NUMBER = 8  # characters of a cell that is shown as a number
MODES = ("colours", "signs", "numbers")
APART = "    "  # between two scales


class TensorView(Widget, can_focus=True):
    """Arrow keys or the mouse move a cursor over all three maps at once."""

    BINDINGS = [*TENSOR]

    DEFAULT_CSS = """
    TensorView {
        height: auto;
        min-height: 4;
        margin: 0 0 1 0;
        text-wrap: nowrap;
        border-top: solid $rule;
        border-title-color: $text-muted;
        &:focus { border-top: solid $primary; border-title-color: $primary; }
    }
    """

    class Enlarge(Message):
        """The maps are wanted on a screen of their own."""

        def __init__(self, pair: Pair) -> None:
            super().__init__()
            self.pair = pair

    def __init__(
        self,
        pair: Pair | None = None,
        *,
        largest: bool = False,
        id: str = "tensor",
    ) -> None:
        super().__init__(id=id)
        self.pair = pair
        self.mode = ""  # chosen by the learner; empty means what the terminal can show
        self.row, self.column, self.slice = 0, 0, 0
        self.room = 0  # lines that all of it may take; 0 means a few rows of each map
        self._largest = largest
        self.border_title = " Expected and got "

    def show(self, pair: Pair | None) -> None:
        """Show two tensors, the cursor on their first difference; None hides the widget."""
        self.pair = pair
        self.display = pair is not None
        if pair is not None:
            self.go_to(pair.first or (0,) * len(pair.shape))
            self.refresh(layout=True)

    def on_mount(self) -> None:
        self.show(self.pair)

    # --- where the cursor is --------------------------------------------------------------

    @property
    def index(self) -> Index:
        """The index of the cursor."""
        assert self.pair is not None
        if len(self.pair.shape) == 1:
            return (self.column,)
        return (*self.pair.lead(self.slice), self.row, self.column)

    def go_to(self, index: Index) -> None:
        assert self.pair is not None
        self.column = index[-1]
        self.row = index[-2] if len(index) > 1 else 0
        self.slice = self.pair.number(index[:-2])
        self.refresh()

    def _sizes(self) -> tuple[int, int]:
        assert self.pair is not None
        shape = self.pair.shape
        return (shape[-2] if len(shape) > 1 else 1), shape[-1]

    def action_move(self, down: int, right: int) -> None:
        rows, columns = self._sizes()
        self.row = min(max(self.row + down, 0), rows - 1)
        self.column = min(max(self.column + right, 0), columns - 1)
        self.refresh()

    def action_slice(self, by: int) -> None:
        assert self.pair is not None
        self.slice = (self.slice + by) % self.pair.slices
        self.refresh()

    def action_first(self) -> None:
        """The first difference."""
        if self.pair and self.pair.first:
            self.go_to(self.pair.first)

    def action_wrong(self, by: int) -> None:
        """The next, or the previous, cell that differs."""
        if not self.pair or not self.pair.wrong:
            return
        every = sorted(self.pair.wrong)
        here = self.index
        later = [index for index in every if index > here]
        earlier = [index for index in every if index < here]
        self.go_to((later or every)[0] if by > 0 else (earlier or every)[-1])

    def action_mode(self) -> None:
        self.mode = MODES[(MODES.index(self.shown_mode()) + 1) % len(MODES)]
        self.refresh(layout=True)

    def action_enlarge(self) -> None:
        if self.pair:
            self.post_message(self.Enlarge(self.pair))

    def shown_mode(self) -> str:
        """Colours, unless the terminal has none to tell numbers by."""
        return self.mode or ("signs" if limited(self.app) else "colours")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing are none: the slice of a table, the first of no differences,
        a larger one than the largest."""
        match action:
            case "slice":
                return self.pair is not None and self.pair.slices > 1
            case "first" | "wrong":
                return self.pair is not None and bool(self.pair.wrong)
            case "enlarge":
                return not self._largest
        return True

    # --- the mouse ------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        self._point(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._point(event)

    def _point(self, event: events.MouseEvent) -> None:
        """Put the cursor on the cell under the mouse."""
        inside = event.get_content_offset(self)
        if self.pair is None or inside is None:
            return
        frame = self.frame()
        top = len(self._about(self.pair, self._width)) + 1  # and the titles
        block = len(frame.rows) + (0 if frame.side else 1)
        down, across = inside.y - top, inside.x
        if frame.side:
            across %= frame.map_width + GAP
        elif down >= 0:
            down %= block
        column = (across - frame.left) // frame.wide
        if 0 <= down < len(frame.rows) and 0 <= column < len(frame.columns):
            before, here = (self.row, self.column), (frame.rows[down], frame.columns[column])
            self.row, self.column = here
            if here != before:
                self.refresh()

    # --- drawing --------------------------------------------------------------------------

    def maps(self) -> list[str]:
        assert self.pair is not None
        return [*TITLES] if self.pair.alike else [*TITLES[:2]]

    def frame(self, width: int = 0) -> Frame:
        """What fits into so many columns, or those of the widget: maps beside each other if there
        is room, and the part around the cursor."""
        rows, columns = self._sizes()
        width = width or self._width
        wide = NUMBER + 1 if self.shown_mode() == "numbers" else shades.WIDTH
        left = len(str(rows - 1)) + 1
        count = len(self.maps())
        one = max(left + columns * wide, len(TITLES[-1]))
        beside = count * one + (count - 1) * GAP <= width
        room = width - left
        fits = columns if beside else max(1, min(columns, room // wide))
        return Frame(
            around(self.row, min(rows, self._high(1 if beside else count, width)), rows),
            around(self.column, fits, columns),
            beside,
            left,
            wide,
        )

    @property
    def _width(self) -> int:
        return max(self.size.width, NARROWEST)

    def _high(self, maps: int, width: int) -> int:
        """How many rows of each map there may be, with `maps` of them below each other."""
        if not self.room or self.pair is None:
            return FEW // min(maps, 2)
        return max(1, (self.room - len(self._about(self.pair, width)) - BELOW) // maps - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.lines(max(width, NARROWEST))) if self.pair else 0

    def render(self) -> RenderResult:
        if self.pair is None:
            return Text()
        return Text("\n", no_wrap=True, overflow="crop").join(self.lines())

    def lines(self, width: int = 0) -> list[Text]:
        """All that is shown in so many columns, or those of the widget, line by line."""
        assert self.pair is not None
        width = width or self._width
        pair, frame = self.pair, self.frame(width)
        lines = self._about(pair, width)
        blocks = [self._block(title, frame) for title in self.maps()]
        if frame.side:
            for parts in zip(*blocks, strict=True):
                line = Text()
                for number_, part in enumerate(parts):
                    part.truncate(frame.map_width, pad=True)
                    line.append("" if number_ == 0 else " " * GAP)
                    line.append_text(part)
                lines.append(line)
        else:
            for block in blocks:
                lines += block
        lines += self._under_cursor(pair, width)
        lines += self._scales(pair, width)
        if (part := self._part(pair, frame, width)) is not None:
            lines.append(part)
        for line in lines:
            line.truncate(width)
        return lines

    def _about(self, pair: Pair, width: int) -> list[Text]:
        where = f"In part {pair.where}: " if pair.where else ""
        if not pair.alike:
            said = f"expected {pair.expected.kind}, got {pair.got.kind}"
            return [Text(f"{where}{said}: other shapes", style="bold")]
        size = len(pair.expected.flat)
        at = f", the first at {_spelt(pair.first)}" if pair.first else ""
        said = f"{where}{len(pair.wrong)} of {size} cells differ"
        if len(said + at) <= width:
            return [Text(said + at, style="bold")]
        return [Text(said, style="bold"), Text(at.removeprefix(", "), style="bold")]

    def _block(self, title: str, frame: Frame) -> list[Text]:
        """A map under its title; without room beside it, the title says the slice as well."""
        lines = [Text.assemble((title, "underline"))]
        for row in frame.rows:
            line = Text.assemble((f"{row:>{frame.left - 1}} ", "dim"))
            for column in frame.columns:
                line.append_text(self._cell(title, row, column))
            lines.append(line)
        return lines

    def _cell(self, title: str, row: int, column: int) -> Text:
        assert self.pair is not None
        pair = self.pair
        index = (column,) if len(pair.shape) == 1 else (*pair.lead(self.slice), row, column)
        scale = pair.differences if title == "difference" else pair.values
        value = _value(pair, title, index)
        mode = self.shown_mode()
        wrong = index in pair.wrong and title != "expected"
        if mode == "numbers":
            text, style = f"{_short(value):>{NUMBER}} ", Style()
        elif mode == "signs":
            text, style = shades.sign(value, scale), Style()
        else:
            dark = self.app.current_theme.dark
            style = shades.colour(value, scale, dark)
            text = shades.odd(value) or " " * shades.WIDTH
        if value is None:
            text, style = "   "[: len(text)] if mode != "numbers" else text, Style(dim=True)
        if wrong and title == "got" and mode != "numbers" and not shades.odd(value):
            text = text[0] + "×" + text[2:]  # readable where the colours are not
        if wrong and mode == "numbers":
            style += Style(bold=True, underline=True)
        if (row, column) == (self.row, self.column):
            odd = mode != "numbers" and bool(shades.odd(value))
            text = text if odd else f"[{text[1:-1]}]"  # of NaN, brackets would leave an a
            style += Style(bold=True, underline=odd, reverse=odd or mode != "colours")
        return Text(text, style=style)

    def _under_cursor(self, pair: Pair, width: int) -> list[Text]:
        index = self.index
        expected, got = pair.expected.at(index), pair.got.at(index)
        gap = pair.difference(index) if pair.alike else None
        named = [("expected", expected, 6), ("got", got, 6), ("difference", gap, 4)]
        lines = [Text(_spelt(index), style="bold")]
        for name, value, digits in named[: 3 if gap is not None else 2]:
            said = "nothing" if value is None else cell(value, digits)
            part = Text.assemble((f"{name} ", "dim"), said)
            if lines[-1].cell_len + part.cell_len + 2 > width:
                lines.append(Text(" "))
            lines[-1] = Text.assemble(lines[-1], "  ", part)
        return lines

    def _scales(self, pair: Pair, width: int) -> list[Text]:
        """How to read the maps, in one line if there is room."""
        legend = self._legend(pair)
        if not pair.alike or self.shown_mode() == "numbers":
            return [legend]
        other = Text.assemble(self._scale(pair.differences), (" difference", "dim"))
        if legend.cell_len + other.cell_len + len(APART) <= width:
            return [Text.assemble(legend, APART, other)]
        return [legend, other]

    def _legend(self, pair: Pair) -> Text:
        """The ends of the scale with their looks; what is no number has a look of its own."""
        mode = self.shown_mode()
        if mode == "numbers":
            return Text("underlined: differs" if pair.wrong else "", style="dim")
        line = self._scale(pair.values)
        for said in map(shades.odd, pair.odd):
            style = shades.NAN if said == "NaN" else shades.INFINITE
            line.append(f" {said} ", style=style if mode == "colours" else "")
        return line.append(" × differs" if pair.wrong else "", style="dim")

    def _scale(self, scale: Scale) -> Text:
        """The ends and the middle of a scale, each with its look and its number."""
        line = Text()
        for value in shades.steps(scale):
            if self.shown_mode() == "colours":
                style = shades.colour(value, scale, self.app.current_theme.dark)
                line.append(" " * shades.WIDTH, style=style)
            else:
                line.append(shades.sign(value, scale))
            line.append(f" {_short(value)} ")
        return line

    def _part(self, pair: Pair, frame: Frame, width: int) -> Text | None:
        """Which part is shown, as one would slice it; nothing where that is all."""
        rows, columns = self._sizes()
        whole = len(frame.rows) == rows and len(frame.columns) == columns
        if whole and pair.slices == 1:
            return None
        steps = [str(step) for step in pair.lead(self.slice)]
        if len(pair.shape) > 1:
            steps.append(":" if len(frame.rows) == rows else spelt_range(frame.rows))
        steps.append(":" if len(frame.columns) == columns else spelt_range(frame.columns))
        said, of, turn = f"shown: [{', '.join(steps)}]", f" of {pair.shape}", ""
        if pair.slices > 1:
            wrong = pair.wrong_slices()
            named = f"; {len(wrong)} of {pair.slices} slices differ" if pair.alike else ""
            turn = f"{named} · , and . turn"
        of = of if len(said + of + turn) <= width else ""
        return Text(said + of + turn, style="dim")


def _value(pair: Pair, title: str, index: Index) -> Any:
    if title == "difference":
        return pair.difference(index)
    source: Tensor = pair.expected if title == "expected" else pair.got
    return source.at(index)


def _short(value: Any) -> str:
    if value is None:
        return ""
    found = number(value)
    if found is None:
        return cell(value)[:NUMBER]
    return shades.odd(value).strip() or cell(value, 3)[:NUMBER]


def _spelt(index: Index | None) -> str:
    return f"[{', '.join(map(str, index or ()))}]"
