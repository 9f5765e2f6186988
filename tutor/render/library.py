"""The library: what there is to watch and read, and what of it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.models import Curriculum, Resource
from tutor.render.kata import day
from tutor.render.style import (
    ACCENT,
    GOOD,
    QUIET,
    code,
    hours,
    indent,
    stack,
    titled,
)

if TYPE_CHECKING:
    from tutor.progress.library import Shelved
    from tutor.session.library import Ticked

MARKS = {"new": ("○", QUIET), "begun": ("▸", ACCENT), "done": ("✓", GOOD)}


def resources(
    found: Sequence[Resource], states: Mapping[str, Shelved] | None = None
) -> RenderableType:
    """Resources by kind, in the order to take them; with `states`, how far the learner is."""
    if not found:
        return Text("No resource fits. Try fewer filters.")
    kinds = dict.fromkeys(resource.kind for resource in found)
    parts = [_kind(kind, [one for one in found if one.kind == kind], states) for kind in kinds]
    return stack(*parts)


def _kind(
    kind: str, found: Sequence[Resource], states: Mapping[str, Shelved] | None
) -> RenderableType | None:
    done = sum(one.id in states and states[one.id].times > 0 for one in found) if states else 0
    title = kind if states is None else f"{kind}  {done}/{len(found)}"
    return titled(title, Group(*(_resource(one, states) for one in found)))


def _resource(resource: Resource, states: Mapping[str, Shelved] | None) -> RenderableType:
    said = Text.assemble((resource.title, "bold"))
    facts = [resource.author] if resource.author else []
    if resource.minutes:
        facts.append(hours(resource.minutes / 60))
    if resource.pages:
        facts.append(f"{resource.pages} pages")
    said.append(f", {', '.join(facts)}" if facts else "")
    below = [Text(resource.id, style=ACCENT)]
    if states is not None:
        shelved = states.get(resource.id)
        mark, style = MARKS[shelved.state if shelved else "new"]
        said = Text.assemble((f"{mark} ", style), said)
        below[0].append(_so_far(shelved) if shelved else "", style=QUIET)
    below += [code(resource.url, style=ACCENT)] if resource.url else []
    below += [Text(resource.note, style=QUIET)] if resource.note else []
    return Group(said, *map(indent, below))


def _so_far(shelved: Shelved) -> str:
    """`  done 2026-05-01, 2 h 25`, or how much of it there was so far."""
    spent = [hours(shelved.minutes / 60)] if shelved.minutes else []
    if shelved.at is None:
        return f"  {spent[0]} so far"
    again = [f"{shelved.times} times"] if shelved.times > 1 else []
    return f"  {', '.join([f'done {day(shelved.at)}', *again, *spent])}"


def ticked(done: Ticked) -> RenderableType:
    """The receipt for a resource, and where its time comes from."""
    head = Text.assemble(("✓ ", GOOD), (done.resource.title, "bold"))
    amount = f"{hours(done.minutes / 60)} {done.kind}"
    why = {
        "typed": f"{amount}.",
        "length": f"{amount}, its length. It took another time? tutor done {done.resource.id} "
        "--undo, then --minutes N.",
        "timed": "The time on it was counted already.",
        "running": "The timer that runs on it will count the time: tutor timer stop",
        "unknown": "No time is counted; say how long with --minutes N.",
    }[done.why]
    return Group(head, indent(Text(why, style=QUIET)))


def shelf(ids: Sequence[str], road: Curriculum) -> RenderableType:
    """What a topic names, in its order."""
    known = {resource.id: resource for resource in road.resources}
    return Group(*(_resource(known[id], None) for id in ids if id in known))
