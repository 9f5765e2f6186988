"""How readiness went: a line over the weeks, or the same as a table; runs; confidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tutor.progress.calibration import Rated
from tutor.progress.readiness import Level
from tutor.render.kata import day, when
from tutor.render.readiness import LOOKS
from tutor.render.style import QUIET, bar, grid, stack
from tutor.render.why import LOOKS as CONFIDENCE
from tutor.session.checkpoint import Standing, Week

LEAST = 2  # weeks of which a line can be drawn


class Plot(Vertical):
    """A line of percent over weeks, with one where ready begins."""

    DEFAULT_CSS = """
    Plot {
        height: 12;
        Line { height: 1fr; background: $background; }
        Line > .plot--axis { color: $rule; }
        Line > .plot--tick { color: $text-muted; text-style: none; }
        Line > .plot--label { color: $text-muted; text-style: none; }
        #words { height: 1fr; }
        #words.-hidden { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="plot")
        self._weeks: tuple[Week, ...] = ()

    def compose(self) -> ComposeResult:
        yield Static("Going through the weeks…", id="words")

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())

    def show(self, weeks: Sequence[Week]) -> None:
        """Called once the plot library is loaded."""
        from tutor.tui.widgets.checkpoints.line import Line

        self._weeks = tuple(weeks)
        few = len(weeks) < LEAST
        self.set_class(few, "-few")
        words = self.query_one("#words", Static)
        words.set_class(not few, "-hidden")
        words.update(Text("A line needs two weeks with something in them.", style=QUIET))
        lines = self.query(Line)
        for line in lines:
            line.display = not few
        if not few and not lines:
            self.mount(Line())
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if len(self._weeks) >= LEAST:
            from tutor.tui.widgets.checkpoints.line import Line

            self.query_one(Line).draw(self._weeks, self.app.theme_variables)


def table(weeks: Sequence[Week]) -> RenderableType:
    """The numbers behind the line."""
    rows = grid("nnr")
    for week in weeks:
        end = week.end - timedelta(seconds=1)
        name = "now" if week is weeks[-1] else f"until {day(end)}"
        value = "–" if week.value is None else f"{week.value:.0%}"
        rows.add_row(Text(name, style=QUIET), bar(week.value or 0.0, 20), value)
    return rows if weeks else Text("Nothing has happened yet.", style=QUIET)


def runs(one: Standing) -> RenderableType:
    """How the runs through it ended."""
    if not one.done:
        return Text("No run has been finished yet: r begins one.", style=QUIET)
    rows = grid("nnr")
    for done in reversed(one.done):
        mark, style = LOOKS[Level(done.level) if done.level in [*Level] else Level.NOT_YET]
        said = Text(f"{mark} {done.level or Level.NOT_YET}", style=style)
        rows.add_row(Text(when(done.at), style=QUIET), said, f"{done.value:.0%}")
    return rows


def confidence(rated: Sequence[Rated]) -> RenderableType:
    """What the learner said, beside what they could do."""
    if not rated:
        return Text("You have not rated yourself here yet; a run begins with that.", style=QUIET)
    rows = Table.grid(padding=(0, 1), expand=True)
    rows.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for _ in range(2):
        rows.add_column(width=5, justify="right", no_wrap=True)
    rows.add_column(no_wrap=True)
    rows.add_row(*(Text(name, style=QUIET) for name in ("", "said", "could", "")))
    for one in rated:
        word, style = CONFIDENCE[one.confidence]
        could = "–" if one.could is None else f"{one.could:.0%}"
        rows.add_row(Text(one.title), f"{one.said:.0%}", could, Text(word, style=style))
    return rows


def below(one: Standing, rated: Sequence[Rated]) -> RenderableType:
    """What stands below the plot."""
    return stack(
        Group(Text("Runs", style="bold"), runs(one)),
        Group(Text("Confidence against evidence", style="bold"), confidence(rated)),
    )
