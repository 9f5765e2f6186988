"""Katas and what they cover: marks, rows, things to do with the state of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.models import Kata
from tutor.progress.mastery import State
from tutor.render.style import ACCENT, BAD, GOOD, QUIET, WARN, count, grid, indent, stack
from tutor.report import States, cover_state, passed, state_of

MARKS = {
    State.PASSED: ("✓", GOOD),
    State.DUE: ("↻", WARN),
    State.FAILING: ("✗", BAD),
    State.STARTED: ("▸", ACCENT),
    State.NEW: ("○", QUIET),
}


def doings(
    doings: Iterable[tuple[str, Sequence[str]]],
    katas: Mapping[str, Kata],
    states: States | None,
) -> RenderableType:
    """Things to do, each with what covers it and how far that is."""
    table = grid("nw", gap=1)
    for do, by in doings:
        covered = covers(by, katas, states)
        table.add_row("•", Group(Text(do), *([covered] if covered else [])))
    return table


def covers(by: Sequence[str], katas: Mapping[str, Kata], states: States | None) -> Text | None:
    """`softmax ✓ · quiz: mlp · to come: gelu`; what is a feature of the tutor is left out."""
    parts: list[Text] = []
    planned: list[str] = []
    for ref in by:
        kind, _, name = ref.partition(":")
        state = cover_state(ref, states or {}, katas)
        if state == "planned":
            planned.append(name)
        elif kind == "kata":
            said = Text(name, style=ACCENT)
            parts.append(said if states is None else said + " " + mark(State(state)))
        elif kind != "feature":
            parts.append(Text(f"{kind}: {name}", style=QUIET))
    if planned:
        parts.append(Text(f"to come: {', '.join(planned)}", style=QUIET))
    return Text(" · ", style=QUIET).join(parts) if parts else None


def mark(state: State, *, word: bool = False) -> Text:
    """The state of a kata: `✓`, or `✓ passed`."""
    char, style = MARKS[state]
    return Text(f"{char} {state}" if word else char, style=style)


def rows(katas: Iterable[Kata], states: States | None) -> Table:
    """Katas below each other: slug, title, stars, minutes, and with a workspace the state."""
    table = grid("nwnr" if states is None else "nwnrn")
    for kata in katas:
        table.add_row(*_row(kata, states))
    return table


def _row(kata: Kata, states: States | None) -> list[Text]:
    cells = [
        Text(kata.slug, style=ACCENT),
        Text(kata.title),
        Text("★" * kata.stars, style=WARN),
        Text(f"{kata.minutes} min", style=QUIET),
    ]
    return cells if states is None else [*cells, mark(state_of(kata.slug, states), word=True)]


def katas(katas: Sequence[Kata], states: States) -> RenderableType:
    """Katas by section."""
    if not katas:
        return Text("No kata fits. Try fewer filters.")
    table = grid("nwnrn")
    for section in dict.fromkeys(kata.section for kata in katas):
        if table.row_count:
            table.add_row()
        table.add_row(Text(section, style="bold"))
        for kata in katas:
            if kata.section == section:
                slug, *rest = _row(kata, states)
                table.add_row(indent(slug), *rest)
    done = passed(katas, states)
    return stack(table, Text(f"{count(len(katas), 'kata')}, {done} passed", style=QUIET))


def tally(katas: Sequence[Kata], states: States | None) -> Text:
    """Katas passed and katas there are, `2/9`; without a workspace, how many there are."""
    if not katas:
        return Text("")
    if states is None:
        return Text(f"{len(katas)}", style=QUIET)
    done = passed(katas, states)
    return Text(f"{done}/{len(katas)}", style=GOOD if done == len(katas) else "")
