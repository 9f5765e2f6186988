"""A framed picture that can be turned into its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import DataTable, Static

from tutor.progress.hours import KINDS
from tutor.render.style import count, hours
from tutor.tui.figures import Figures
from tutor.tui.widgets.progress import pictures
from tutor.tui.widgets.progress.tables import Numbers, numbers, widths

SCROLLBAR = 1  # column
FILLS = ("█", "▓", "░")
NO_HOURS = (
    "No hours yet.\n\nPractice counts by itself. For what you read or watch, ^t starts a timer. "
    "What is over already is added by a command: tutor log 1h30 reading attention"
)
NO_REVIEWS = "Nothing comes back in the next thirty days: what passes is scheduled for review."
NO_RATINGS = (
    "You have not rated yourself yet.\n\nA checkpoint asks how sure you are; then this shows what "
    "you said beside what you could do."
)
UNTRIED = (
    "You rated {}, and have tried nothing of it yet.\n\nWith a kata or a question of the same "
    "topic there is something to compare."
)


class Chart(Vertical, can_focus=True):
    """One picture. `id` is chart-ID where ID is one of `tables.TABLES`."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(id=f"chart-{name}", classes="chart")
        self.chart, self.title = name, title
        self.border_title = title
        self.numbers: Numbers | None = None
        self._found: Figures | None = None
        self._year: int | None = None

    def compose(self) -> ComposeResult:
        yield Static("Looking…", classes="legend", markup=False)
        with VerticalScroll(can_focus=False, classes="drawing"):
            yield Static(classes="text")
        table: DataTable[Text] = DataTable(cursor_type="row", zebra_stripes=True)
        yield table

    # --- showing ----------------------------------------------------------------------------

    def tell(self, found: Figures) -> None:
        """What can be said of these figures without a picture."""
        empty = self.empty(found)
        self.query_one(".legend", Static).update(empty or self.legend(found))
        self.set_class(bool(empty), "-empty")

    async def show(self, found: Figures) -> None:
        """Draw these figures."""
        self._found = found
        drawn = self._draw(found, self.has_class("-empty"))
        if isinstance(drawn, Widget):
            await self.query_one(".drawing").mount(drawn)
            self.query_one(".text").display = False
        self.plot(found)
        if self.has_class("-numbers"):
            self._fill()

    def _draw(self, found: Figures, empty: bool) -> Widget | None:
        text = self.query_one(".text", Static)
        match self.chart:
            case "mix":
                text.update(pictures.Mix(found))
            case "mastery":
                text.update(pictures.Mastery(found))
            case "year":
                text.update(pictures.year(found, self._year))
            case _ if not empty:
                from tutor.tui.widgets.progress.plots import PLOTS, Plot

                if not self.query(Plot):
                    return PLOTS[self.chart]()
        return None

    def plot(self, found: Figures) -> None:
        """Draw the plot anew, where this is one: other figures, or other colours."""
        if self.chart in ("hours", "reviews", "calibration") and not self.has_class("-empty"):
            from tutor.tui.widgets.progress.plots import Plot

            for one in self.query(Plot):
                one.show(found)

    def recolour(self) -> None:
        if self._found:
            self.plot(self._found)

    def turn_year(self, by: int) -> None:
        """Another year of the heatmap: from the latest 53 weeks back to that of the first hour."""
        if self.chart != "year" or self._found is None or not self._found.days:
            return
        today = self._found.today.year
        first = min(self._found.days).year
        years: list[int | None] = [*range(first, today + 1), None]
        place = years.index(self._year) if self._year in years else len(years) - 1
        self._year = years[min(max(place + by, 0), len(years) - 1)]
        self.border_title = f"{self.title} {self._year or ''}".strip()
        self._draw(self._found, False)

    # --- numbers ------------------------------------------------------------------------------

    def show_numbers(self, on: bool) -> None:
        self.set_class(on, "-numbers")
        if on:
            self._fill()

    def _fill(self) -> None:
        if self._found is None:
            return
        self.numbers = numbers(self.chart, self._found)
        table = self.query_one(DataTable)
        row = table.cursor_row
        table.clear(columns=True)
        room = self.content_size.width - SCROLLBAR if self.content_size.width else 0
        for label, width in zip(
            self._cells(self.numbers.columns), widths(self.numbers, room), strict=True
        ):
            table.add_column(label, width=width)
        for line in self.numbers.rows:
            table.add_row(*self._cells(line))
        if self.numbers.rows:
            table.move_cursor(row=min(row, len(self.numbers.rows) - 1))

    def _cells(self, line: Sequence[str]) -> list[Text]:
        assert self.numbers is not None
        sides: list[Literal["left", "right"]] = [
            "left" if place in self.numbers.words else "right" for place in range(len(line))
        ]
        return [
            Text(cell, justify=side, no_wrap=True, overflow="ellipsis")
            for cell, side in zip(line, sides, strict=True)
        ]

    def on_resize(self) -> None:
        if self.has_class("-numbers"):
            self._fill()

    # --- words ------------------------------------------------------------------------------

    def empty(self, found: Figures) -> str:
        """What to say where there is nothing to draw yet."""
        match self.chart:
            case "hours" | "year" | "mix" if not found.days:
                return NO_HOURS
            case "reviews" if not any(one.number for one in found.ahead):
                return NO_REVIEWS
            case "calibration" if not any(one.could is not None for one in found.rated):
                rated = len(found.rated)
                return UNTRIED.format(count(rated, "thing")) if rated else NO_RATINGS
        return ""

    def legend(self, found: Figures) -> str:
        match self.chart:
            case "hours":
                kinds = "  ".join(map(" ".join, zip(FILLS, KINDS, strict=True)))
                return f"{kinds}  ⠒⠒ target {hours(found.target)}"
            case "reviews":
                month = sum(one.number for one in found.ahead)
                late = f", {found.overdue} overdue" if found.overdue else ""
                today = found.ahead[0].number
                return f"{FILLS[0]} katas  {FILLS[1]} questions  {month} in all, {today} now{late}"
            case "calibration":
                return "▼ over-  ● fair  ▲ under-confident  → said  ↑ could"
            case "mastery":
                total = found.total
                said = f"{total.mastery:.0%} of the road" if total.mastery else "Nothing yet"
                return f"{said}, {total.passed} of {count(total.katas, 'kata')} passed"
            case "mix":
                return f"{hours(sum(found.kinds.values()))} in all"
        return ""
