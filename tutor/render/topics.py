"""A topic with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.curriculum import katas_of
from tutor.models import Correction, Curriculum, Kata, Topic
from tutor.render.library import shelf
from tutor.render.marks import doings, rows, tally
from tutor.render.style import (
    ACCENT,
    BAD,
    GOOD,
    QUIET,
    WARN,
    bullets,
    code,
    grid,
    span,
    stack,
    stars,
    titled,
)
from tutor.report import States, range_of


def topic(
    topic: Topic,
    katas: Mapping[str, Kata],
    road: Curriculum,
    states: States | None,
    background: str = "",
) -> RenderableType:
    """Everything about a topic. `states` None and no `background`: there is no workspace."""
    taught = katas_of(topic, katas)
    return stack(
        _title(topic, road, background),
        Text(topic.why) if topic.why else None,
        _requires(topic, road),
        titled("Ideas", bullets(topic.ideas)),
        titled("Formulas", Group(*(code(line) for line in topic.formulas)), topic.formulas),
        titled("Parts", _parts(topic.topics, states, katas), topic.topics),
        titled(
            "To practise",
            doings([(p.do, p.by) for p in topic.practice], katas, states),
            topic.practice,
        ),
        titled("The way through", bullets(topic.path, numbered=True)),
        titled("Leave out for now", bullets([f"{s.what}: {s.why}" for s in topic.skip])),
        titled("Later", bullets(topic.later)),
        titled("Good to have", bullets(topic.nice)),
        titled("Sources disagree", corrections(topic.corrections), topic.corrections),
        titled("Resources", shelf(topic.resources, road), topic.resources),
        titled("Katas", rows(taught, states), taught),
    )


def _title(topic: Topic, road: Curriculum, background: str) -> RenderableType:
    number = f"{topic.number} " if topic.number else ""
    head = Text.assemble((f"{number}{topic.title}", "bold"), f"  {stars(topic.stars)}")
    facts = [topic.id]
    if topic.hours and background:
        facts.append(span(range_of(topic.hours, background) or (0, 0), "h"))
    elif topic.hours and topic.hours.refresher != topic.hours.scratch:
        facts.append(f"{span(topic.hours.refresher, 'h')} as a refresher")
        facts.append(f"{span(topic.hours.scratch, 'h')} from scratch")
    elif topic.hours:
        facts.append(span(topic.hours.refresher, "h"))
    if topic.depth:
        facts.append(topic.depth)
    above = [
        f"part of {other.title} ({other.id})" for other in road.walk() if topic in other.topics
    ]
    return Group(head, Text(" · ".join([*facts, *above]), style=QUIET))


def _requires(topic: Topic, road: Curriculum) -> RenderableType | None:
    if not topic.requires:
        return None
    titles = {other.id: other.title for other in road.walk()}
    said = Text("Know before: ")
    for number, id in enumerate(topic.requires):
        said.append(", " if number else "").append(titles.get(id, id))
        said.append(f" ({id})", style=ACCENT)
    return said


def _parts(
    parts: Sequence[Topic], states: States | None, katas: Mapping[str, Kata]
) -> RenderableType:
    taught = {part.id: katas_of(part, katas) for part in parts}
    table = grid("wnnr" if any(taught.values()) else "wnn")  # rich sizes an empty column wrongly
    for part in parts:
        cells = [Text(part.title), Text(part.id, style=ACCENT), Text("★" * part.stars, style=WARN)]
        held = taught[part.id]
        noun = " katas" if len(held) > 1 else " kata"
        table.add_row(*cells, *([tally(held, states) + noun] if held else []))
    return table


def corrections(found: Sequence[Correction]) -> RenderableType:
    parts: list[RenderableType] = []
    for one in found:
        table = grid("nw", gap=1)
        table.add_row(Text("✗", style=BAD), Text.assemble((f"{one.source}: ", QUIET), one.said))
        table.add_row(Text("✓", style=GOOD), Text(one.right))
        parts.append(table)
    return Group(*parts)
