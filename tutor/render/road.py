"""The curriculum as a tree, and the shelf of resources."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.models import Curriculum, Hours, Resource
from tutor.render.marks import tally
from tutor.render.style import ACCENT, QUIET, WARN, code, grid, hours, indent, span, stack, titled
from tutor.report import Branch, States, Trunk, range_of

# --- the tree -------------------------------------------------------------------------------


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


# --- resources ------------------------------------------------------------------------------


def resources(found: Sequence[Resource]) -> RenderableType:
    """Resources by kind, each with its author, length, address and note."""
    if not found:
        return Text("No resource fits. Try fewer filters.")
    kinds = dict.fromkeys(resource.kind for resource in found)
    return stack(
        *(
            titled(kind, Group(*(_resource(one) for one in found if one.kind == kind)))
            for kind in kinds
        )
    )


def _resource(resource: Resource) -> RenderableType:
    said = Text.assemble((resource.title, "bold"))
    facts = [resource.author] if resource.author else []
    if resource.minutes:
        facts.append(hours(resource.minutes / 60))
    if resource.pages:
        facts.append(f"{resource.pages} pages")
    said.append(f", {', '.join(facts)}" if facts else "")
    below = [code(resource.url, style=ACCENT)] if resource.url else []
    note = [Text(resource.note, style=QUIET)] if resource.note else []
    return Group(said, *map(indent, [*below, *note]))


def shelf(ids: Sequence[str], road: Curriculum) -> RenderableType:
    known = {resource.id: resource for resource in road.resources}
    return Group(*(_resource(known[id]) for id in ids if id in known))
