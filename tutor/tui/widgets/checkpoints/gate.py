"""The checkpoints in a list, and one of them in full."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.progress.mastery import KATA
from tutor.progress.readiness import READY, Hold, Requirement
from tutor.render.kata import when
from tutor.render.readiness import BLOCKS, LOOKS, RULE, aside, verdict
from tutor.render.style import ACCENT, BAD, GOOD, QUIET, WARN, bar, count, stack, stars
from tutor.session.checkpoint import Standing


def row(one: Standing) -> Table:
    """In the list: how ready one is for it, and how far the topics of its phase are mastered."""
    ready = one.ready
    mark, style = LOOKS[ready.level]
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=1)
    line.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    title = Text.assemble((ready.checkpoint.title, "bold"))
    said = Text(no_wrap=True, overflow="ellipsis")
    said.append(bar(ready.value or 0.0, 8))
    said.append(f" {_percent(ready.value):>4} ", style="bold").append(
        f"{mark} {ready.level}", style
    )
    mastered = Text(f"phase {ready.phase.number}: {_percent(one.mastery)} mastered", style=QUIET)
    if one.open:
        mastered = Text("▸ under way: r goes on", style=ACCENT)
    elif one.done:
        mastered.append(f", run {count(len(one.done), 'time')}")
    line.add_row(Text(str(ready.phase.number), style=ACCENT), title)
    line.add_row("", said)
    line.add_row("", mastered)
    return line


def page(one: Standing) -> RenderableType:
    """What it asks for, each with its evidence, and what to do then."""
    ready = one.ready
    title = Text.assemble((ready.checkpoint.title, "bold"), f"  {stars(ready.phase.stars)}")
    phase = Text(f"of phase {ready.phase.number}, {ready.phase.title}", style=QUIET)
    begun = f"A run is open since {when(one.open)}; r goes on with it." if one.open else ""
    return stack(
        Group(title, phase),
        verdict(ready),
        Text(begun, style=ACCENT) if begun else None,
        Group(Text("What it asks for", style="bold"), _requirements(ready.requirements)),
        aside(ready),
    )


def _requirements(some: Sequence[Requirement]) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=5, no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    table.add_column(width=4, justify="right", no_wrap=True)
    for one in some:
        shade = GOOD if one.value >= READY else BAD if one.blocks else WARN
        title = Text(one.title).append(f"\n{_evidence(one)}", style=QUIET)
        value = Text(f"{one.value:.0%}", style=shade)
        table.add_row(Text("★" * one.stars, style=WARN), title, bar(one.value, 8), value)
    return table


def _evidence(one: Requirement) -> str:
    """`2/3 katas, 4/21 questions`: of what there is, how much proves any."""
    if one.kind == "explain":
        said = "explained in your own words" if one.value else "not explained yet"
    else:
        katas = [proof for proof in one.proofs if proof.kind == KATA]
        asked = [proof for proof in one.proofs if proof.kind != KATA]
        parts = [_tried(katas, "kata"), _tried(asked, "question")]
        said = ", ".join(part for part in parts if part) or "your own word"
    if one.said and not one.proofs:
        said += f"; you said {one.said.rating:.0%}"
    return said


def _tried(some: Sequence[object], noun: str) -> str:
    proved = sum(getattr(proof, "value", 0.0) > 0 for proof in some)
    return f"{proved}/{count(len(some), noun)}" if some else ""


def hold(one: Hold) -> Table:
    """A line: what it costs, what it is, and why."""
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=1)
    line.add_column(width=4, justify="right", no_wrap=True)
    line.add_column(ratio=3, no_wrap=True, overflow="ellipsis")
    line.add_column(ratio=2, no_wrap=True, overflow="ellipsis")
    cost = f"−{one.cost:.0%}" if one.cost >= 0.005 else "<1%"
    style = BAD if one.blocks else WARN
    mark = Text("!" if one.blocks else "", style=style)
    line.add_row(mark, Text(cost, style=style), Text(one.title), Text(one.why, style=QUIET))
    return line


def legend(some: Sequence[Hold]) -> str:
    """What the list of holds is, in the room of a border."""
    return "What holds it back, worst first" if some else "Nothing holds it back"


def rules() -> Text:
    return Text(f"{RULE}\n{BLOCKS}.", style=QUIET)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
