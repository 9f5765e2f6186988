"""The curriculum as a tree."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tutor.models import Hours
from tutor.render.marks import tally
from tutor.render.style import ACCENT, QUIET, WARN, grid, indent, span
from tutor.report import Branch, States, Trunk, range_of


def curriculum(
    trunks: Sequence[Trunk], states: States | None, background: str = ""
) -> RenderableType:
    """Sections, topics and their parts; without `background` hours are those of a refresher."""
    if not trunks:
        return Text("Nothing on the road fits. Try fewer filters.")
    table = grid("wnnrr", gap=1)
    table.add_row("", "", "", Text("hours", style=QUIET), Text("katas", style=QUIET))
    for trunk in trunks:
        section = trunk.section
        if table.row_count > 1:
            table.add_row()
        title = Text.assemble((f"{section.number}  {section.title}", "bold"))
        if section.optional:
            title.append("  optional", style=QUIET)
        table.add_row(
            title,
            Text(section.id, style=ACCENT),
            "",
            _hours(section.hours, background),
            tally(trunk.katas, states),
        )
        for branch in trunk.topics:
            _branch(table, branch, states, background, 1)
    return table


def _branch(
    table: Table, branch: Branch, states: States | None, background: str, depth: int
) -> None:
    topic = branch.topic
    name = f"{topic.number}  {topic.title}" if topic.number else topic.title
    table.add_row(
        indent(Text(name), 3 * depth if depth == 1 else 3 + 2 * depth),
        Text(topic.id, style=ACCENT),
        Text("★" * topic.stars, style=WARN),
        _hours(topic.hours, background),
        tally(branch.katas, states),
    )
    for part in branch.parts:
        _branch(table, part, states, background, depth + 1)


def _hours(hours: Hours | None, background: str) -> Text:
    found = range_of(hours, background)
    return Text(span(found, "h") if found else "", style=QUIET, no_wrap=True)
