"""The plot itself. It brings numpy along, so it is loaded in a thread before it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from textual.reactive import reactive
from textual_plot import HiResMode, PlotWidget
from textual_plot.axis_formatter import CategoricalAxisFormatter

from tutor.progress.readiness import READY
from tutor.session.checkpoint import Week

ROOM = 14  # columns that a date needs below the axis
MARGIN = 3  # columns at the right, without which the last date is cut


class Line(PlotWidget):
    """Percent over weeks, and the line from which one is ready."""

    can_focus = False
    margin_top = reactive(1)
    margin_bottom = reactive(2)
    margin_left = reactive(5)

    def __init__(self) -> None:
        super().__init__(allow_pan_and_zoom=False)

    def draw(self, weeks: Sequence[Week], colours: Mapping[str, str]) -> None:
        number = len(weeks)
        xs = [float(place) for place in range(1, number + 1)]
        self.clear()
        ready = [100 * READY] * 2
        self.plot([1.0, xs[-1]], ready, line_style=colours["success"], hires_mode=HiResMode.BRAILLE)
        values = [100 * (week.value or 0.0) for week in weeks]
        self.plot(xs, values, line_style=colours["primary"], hires_mode=HiResMode.BRAILLE)
        self.set_xlimits(1, number + (number - 1) * MARGIN / max(self.size.width, ROOM))
        self.set_ylimits(0, 100)
        self.set_yticks([0, 50, 100 * READY, 100])
        self.set_x_formatter(CategoricalAxisFormatter([_name(week, weeks) for week in weeks]))
        step = max(1, -(-number // max(self.size.width // ROOM, 2)))
        self.set_xticks([x for x in xs if (number - x) % step == 0])


def _name(week: Week, weeks: Sequence[Week]) -> str:
    day = (week.end - timedelta(seconds=1)).astimezone()
    return "now" if week is weeks[-1] else f"{day.day} {day:%b}"
