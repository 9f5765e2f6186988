"""The next checkpoint: how ready one is, and the two things that hold it back most."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.progress.readiness import READY, Hold
from tutor.render.readiness import LOOKS
from tutor.render.style import BAD, GOOD, QUIET, WARN, bar
from tutor.session.checkpoint import Standing

NAMED = 2


def heading(point: Standing | None) -> RenderableType:
    """Its name and its readiness."""
    if point is None:
        return Text("You are ready for every checkpoint.")
    ready = point.ready
    mark, style = LOOKS[ready.level]
    said = Text(no_wrap=True, overflow="ellipsis")
    said.append(bar(ready.value or 0.0)).append(f" {ready.value or 0.0:.0%} ", style="bold")
    said.append(f"{mark} {ready.level}", style=style)
    title = Text(ready.checkpoint.title, style="bold", no_wrap=True, overflow="ellipsis")
    return Group(title, said)


def row(hold: Hold, *, terse: bool) -> Table:
    """What it costs, what it is, and why."""
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=4, justify="right", no_wrap=True)
    line.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    cost = f"−{hold.cost:.0%}" if hold.cost >= 0.005 else "−<1%"
    style = BAD if hold.blocks else WARN
    said = Text.assemble((hold.title, "bold"))
    if terse:
        said.append(f"  {hold.why}", style=QUIET)
    line.add_row(Text(cost, style=style), said)
    if not terse:
        line.add_row("!" if hold.blocks else "", Text(hold.why, style=QUIET))
    return line


def needs(point: Standing) -> RenderableType:
    """What it asks for, each with how far that is proved."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(no_wrap=True)
    table.add_column(width=4, justify="right", no_wrap=True)
    for one in point.ready.requirements:
        style = GOOD if one.value >= READY else BAD if one.blocks else WARN
        table.add_row(Text(one.title), bar(one.value), Text(f"{one.value:.0%}", style=style))
    return Group(Text("What it asks for", style="bold"), table)
