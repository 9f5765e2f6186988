"""Progress: hours, the year, the mix, mastery, reviews to come, calibration; as numbers too."""

from __future__ import annotations

import asyncio
from importlib import import_module

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Grid
from textual.content import Content
from textual.style import Style
from textual.theme import Theme
from textual.widgets import DataTable, Static

from tutor.tui import clock, figures
from tutor.tui.figures import Figures
from tutor.tui.keys.progress import BINDINGS, CHARTS
from tutor.tui.screens.place import Place
from tutor.tui.widgets.progress.chart import Chart

WIDE, TALL = 100, 38  # columns and rows from which all pictures fit
PLOTS = "tutor.tui.widgets.progress.plots"
IDS = tuple(id for _, id, _, _ in CHARTS)


class Progress(Place):
    PLACE = "progress"
    CSS_PATH = "../css/progress.tcss"
    BINDINGS = [*BINDINGS]
    AUTO_FOCUS = ""  # the picture that was chosen last gets it

    def __init__(self) -> None:
        super().__init__()
        self.figures: Figures | None = None
        self.chosen = IDS[0]
        self.numbers = False
        self._single = False  # asked for, though all would fit
        self.drawing = False
        self._undrawn: list[Chart] = []

    def body(self) -> ComposeResult:
        yield Static(id="tabs")
        with Grid(id="charts"):
            for _, id, title, _ in CHARTS:
                yield Chart(id, title)

    def on_mount(self) -> None:
        chosen = self.tutor.recall("progress", "chart", IDS[0])
        self.chosen = chosen if chosen in IDS else IDS[0]
        self._single = self.tutor.recall("progress", "single", False)
        self.numbers = self.tutor.recall("progress", "numbers", False)
        self.app.theme_changed_signal.subscribe(self, self._recoloured)

    def chart(self, id: str = "") -> Chart:
        return self.query_one(f"#chart-{id or self.chosen}", Chart)

    # --- loading and showing ------------------------------------------------------------------

    def reload(self) -> None:
        now = clock.now()
        self.renew(lambda session: figures.load(session, now), self.figures)

    @on(Figures)
    async def _loaded(self, found: Figures) -> None:
        first = self.figures is None
        self.figures = found
        if first:
            self._lay_out()
            if self.numbers:
                self._show_numbers()
        self._undrawn = [*self.query(Chart)]
        for chart in self._undrawn:
            chart.tell(found)
        if not self.drawing:
            self.drawing = True
            await self._draw(first)

    async def _draw(self, first: bool) -> None:
        """One picture after the other, so that keys have their turn in between; the library of
        plots, which takes a moment to load, is loaded in a thread."""
        await asyncio.to_thread(import_module, PLOTS)
        if self._undrawn and self.figures:
            await self._undrawn.pop(0).show(self.figures)
            self.call_after_refresh(self._draw, first)
            return
        self.drawing = False
        if first and self.is_current:
            self._focus()

    def _recoloured(self, theme: Theme) -> None:
        for chart in self.query(Chart):
            self.call_after_refresh(chart.recolour)

    @property
    def alone(self) -> bool:
        """Whether one picture has the whole screen."""
        return self._single or self.size.width < WIDE or self.size.height < TALL

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        self.set_class(self.alone, "-alone")
        for chart in self.query(Chart):
            chart.set_class(chart.chart == self.chosen, "-chosen")
        parts = []
        for _, id, title, _ in CHARTS:
            here = id == self.chosen
            look = Style(reverse=here, bold=here)
            look += Style.from_meta({"@click": f"screen.turn_to('{id}')"})
            parts.append(Content(f" {title} ").stylize(look))
        self.query_one("#tabs", Static).update(Content("").join(parts))
        self.refresh_bindings()

    def _focus(self) -> None:
        chart = self.chart()
        (chart.query_one(DataTable) if self.numbers else chart).focus()

    # --- keys ---------------------------------------------------------------------------------

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        for node in event.widget.ancestors_with_self:
            if isinstance(node, Chart) and node.chart != self.chosen:
                self.chosen = node.chart
                self._lay_out()

    def action_turn(self, by: int) -> None:
        self.action_turn_to(IDS[(IDS.index(self.chosen) + by) % len(IDS)])

    def action_turn_to(self, chart: str) -> None:
        self.chosen = chart
        self._lay_out()
        self.call_after_refresh(self._focus)

    def action_table(self) -> None:
        self.numbers = not self.numbers
        self._show_numbers()
        self.call_after_refresh(self._focus)

    def _show_numbers(self) -> None:
        for chart in self.query(Chart):
            chart.show_numbers(self.numbers)

    def action_zoom(self) -> None:
        self._single = not self._single
        self._lay_out()

    def action_year(self, by: int) -> None:
        self.chart("year").turn_year(by)

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        """Enter on a section or a topic leads there."""
        shown = self.chart().numbers
        goes = shown.goes if shown else ()
        if event.cursor_row < len(goes) and goes[event.cursor_row]:
            self.tutor.go("curriculum", goes[event.cursor_row])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "zoom":
            return self.size.width >= WIDE and self.size.height >= TALL
        return True

    # --- for the next start -------------------------------------------------------------------

    def open(self, target: str) -> None:
        if target in IDS:
            self.action_turn_to(target)

    def keep(self) -> None:
        self.tutor.remember(
            "progress", chart=self.chosen, single=self._single, numbers=self.numbers
        )

    def timed(self) -> tuple[str, str]:
        return "reading", ""
