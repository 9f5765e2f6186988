"""Plots with axes: hours by week, reviews to come, calibration. Loaded when they are first shown.

What a colour says is also said by how a bar is filled, or by the shape of a mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual_hires_canvas import Canvas
from textual_plot import AxisFormatter, HiResMode, NumericAxisFormatter, PlotWidget
from textual_plot.plot_widget import BarPlot

from tutor.progress.calibration import Confidence
from tutor.progress.hours import KINDS
from tutor.tui.figures import Figures
from tutor.tui.widgets.progress.tables import short

FILLS = ("█", "▓", "░")
TICK_EVERY = 9  # columns between the dates below an axis
WIDEST = 12  # columns of a bar: a first week is not as wide as the screen
TINY = 1e-6  # keeps a bar that ends where a cell does out of the next one
TOP = 1.08  # how much room there is above the highest bar
MARKS = {Confidence.OVER: "▼", Confidence.FAIR: "●", Confidence.UNDER: "▲"}
Colours = Mapping[str, str]


@dataclass
class Filled(BarPlot):
    """Bars of one kind, filled with a character of their own."""

    fill: str


class Labels(AxisFormatter):
    """Words below the ticks of an axis, by their place."""

    def __init__(self, words: Mapping[float, str]) -> None:
        self._words = words

    def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
        return [place for place in self._words if min_ <= place <= max_]

    def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
        return [self._words.get(tick, "") for tick in ticks]


class Plot(PlotWidget, can_focus=False):
    """A plot that stands still. `show` draws it anew, with the colours of the theme."""

    MARGIN: ClassVar[int] = 4  # columns for the numbers at the left

    def __init__(self) -> None:
        super().__init__(allow_pan_and_zoom=False)
        self._figures: Figures | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self.margin_top, self.margin_bottom, self.margin_left = 0, 1, self.MARGIN

    def show(self, found: Figures) -> None:
        self._figures = found
        self.clear()
        self.draw(found, self.app.theme_variables)

    def on_resize(self) -> None:
        if self._figures:
            self.show(self._figures)

    def draw(self, found: Figures, colours: Colours) -> None:
        raise NotImplementedError

    @property
    def room(self) -> int:
        """Columns between the axes."""
        return max(self.size.width - self.margin_left - 2, 10)

    def _cells(self, number: int) -> int:
        """Columns of a bar with the gap after it, where so many stand beside each other."""
        return min(max(self.room // number, 1), WIDEST)

    # --- stacked bars -----------------------------------------------------------------------

    def stack(self, layers: Sequence[Sequence[float]], styles: Sequence[str]) -> None:
        """Bars at 0, 1, 2 …, a layer on the other, the first one at the bottom."""
        tops = np.cumsum(np.array(layers, dtype=float), axis=0)
        number = len(layers[0])
        cells = self._cells(number)
        filled = cells if cells == 1 else max(1, round((cells - 1) * 0.8))
        width = np.full(number, filled / cells)
        begin = -0.5 + ((cells - filled) % 2) / 2 / cells  # so that bars begin where cells do
        for layer in reversed(range(len(layers))):
            bars = Filled(
                np.arange(number, dtype=float),
                tops[layer],
                None,
                width,
                styles[layer],
                FILLS[layer],
            )
            self._datasets.append(bars)
            self._labels.append(None)
        self.set_xlimits(begin, begin + (self.room / cells if cells > 1 else number))

    def dates(self, words: Sequence[str], *, latest: bool = False) -> None:
        """Some of the words below the bars, as many as fit; the first among them, or the latest."""
        step = max(1, -(-len(words) * TICK_EVERY // self.room))
        cells = self._cells(len(words))
        last = min(len(words), (self.room - TICK_EVERY // 3) // cells) - 1
        places = range(last, -1, -step) if latest else range(0, last + 1, step)
        self.set_x_formatter(Labels({float(place): words[place] for place in sorted(places)}))

    def _render_bar_plot(self, dataset: BarPlot) -> None:
        if not isinstance(dataset, Filled):
            super()._render_bar_plot(dataset)
            return
        canvas = self.query_one("#plot", Canvas)
        _, bottom = self.get_pixel_from_coordinate(0.0, 0.0)
        for x, y, width in zip(dataset.x, dataset.y, dataset.width, strict=True):
            left, top = self.get_pixel_from_coordinate(x - width / 2 + TINY, y)
            right, _ = self.get_pixel_from_coordinate(x + width / 2 - TINY, y)
            if y > 0 and top <= bottom:
                style = str(dataset.bar_style)
                canvas.draw_filled_rectangle(left, top, right, bottom, dataset.fill, style)


class HoursPlot(Plot):
    def draw(self, found: Figures, colours: Colours) -> None:
        weeks = found.weeks[-max(4, self.room // 3) :]
        layers = [[week.kinds.get(kind, 0.0) for week in weeks] for kind in KINDS]
        self.stack(layers, (colours["success"], colours["primary"], colours["secondary"]))
        target = found.target
        ends = [-0.5, float(len(weeks))]
        self.plot(ends, [target, target], colours["warning"], HiResMode.BRAILLE)
        highest = max([target, *(week.hours for week in weeks)])
        self.set_ylimits(0, highest * TOP)
        self.dates([short(week.monday) for week in weeks], latest=True)


class ReviewsPlot(Plot):
    def draw(self, found: Figures, colours: Colours) -> None:
        days = found.ahead
        layers = [[len(one.katas) for one in days], [one.questions for one in days]]
        self.stack(layers, (colours["success"], colours["primary"]))
        highest = max([4, *(one.number for one in days)])
        self.set_ylimits(0, highest * TOP)
        self.set_y_formatter(Whole())
        self.dates([short(one.day) for one in days])


class Whole(NumericAxisFormatter):
    """Ticks at whole numbers only."""

    def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
        ticks: list[float] = super().get_ticks(min_, max_, max_ticks)
        return [tick for tick in ticks if tick == int(tick)]


class CalibrationPlot(Plot):
    MARGIN = 6

    def draw(self, found: Figures, colours: Colours) -> None:
        self.set_xlimits(0.0, 1.0)
        self.set_ylimits(0.0, 1.05)
        steps = [0.0, 0.25, 0.5, 0.75, 1.0]
        self.set_x_formatter(Labels({step: f"{step:.0%}" for step in steps}))
        self.set_y_formatter(Labels({step: f"{step:.0%}" for step in steps}))
        self.plot([0.0, 1.0], [0.0, 1.0], colours["rule"], HiResMode.BRAILLE)
        names = {Confidence.OVER: "error", Confidence.FAIR: "success", Confidence.UNDER: "warning"}
        for confidence, mark in MARKS.items():
            some = [one for one in found.rated if one.confidence is confidence]
            if some:
                said = [0.02 + 0.96 * one.said for one in some]
                could = [one.could or 0.0 for one in some]
                style = f"bold {colours[names[confidence]]}"
                self.scatter(said, could, marker=mark, marker_style=style)


PLOTS: dict[str, type[Plot]] = {
    "hours": HoursPlot,
    "reviews": ReviewsPlot,
    "calibration": CalibrationPlot,
}
