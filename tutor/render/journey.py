"""Phases: one in full, all in short, and other orders over the same road."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.models import Block, Curriculum, Kata, Phase, Question, Skip, Task, View
from tutor.render.library import shelf
from tutor.render.marks import doings
from tutor.render.style import (
    ACCENT,
    GOOD,
    QUIET,
    WARN,
    bullets,
    commands,
    grid,
    indent,
    span,
    stack,
    stars,
    titled,
)
from tutor.render.topics import corrections
from tutor.report import States

# --- a phase --------------------------------------------------------------------------------


def phase(
    phase: Phase, katas: Mapping[str, Kata], road: Curriculum, states: States | None
) -> RenderableType:
    facts = [phase.id, span(phase.weeks, "weeks")]
    if phase.hours_per_day:
        facts.append(span(phase.hours_per_day, "h a day"))
    return stack(
        Group(
            Text.assemble(
                (f"Phase {phase.number}: {phase.title}", "bold"), f"  {stars(phase.stars)}"
            ),
            Text(" · ".join([*facts, phase.depth]), style=QUIET),
        ),
        Text(phase.about) if phase.about else None,
        *(_block(block, katas, road, states) for block in phase.blocks),
        _checkpoint(phase, katas, road, states),
        titled(
            "Can you already?",
            _questions(phase.self_assessment, katas, states),
            phase.self_assessment,
        ),
    )


def _block(
    block: Block, katas: Mapping[str, Kata], road: Curriculum, states: States | None
) -> RenderableType:
    weeks = "Week {}" if block.weeks[0] == block.weeks[1] else "Weeks {}–{}"
    facts = weeks.format(*block.weeks) + (f", {span(block.hours, 'h')}" if block.hours else "")
    titles = {topic.id: topic.title for topic in road.walk()}
    named = [f"{titles.get(id, id)} ({id})" for id in block.topics]
    return Group(
        Text.assemble((block.title, "bold"), (f"  {facts}", QUIET)),
        indent(
            Group(
                *([Text(", ".join(named), style=QUIET)] if named else []),
                doings([(task.do, task.by) for task in block.tasks], katas, states),
                Text.assemble(("Goal: ", "bold"), block.goal),
                *([shelf(block.resources, road)] if block.resources else []),
            )
        ),
    )


def _checkpoint(
    phase: Phase, katas: Mapping[str, Kata], road: Curriculum, states: States | None
) -> RenderableType:
    point = phase.checkpoint
    titles = {topic.id: topic.title for topic in road.walk()}
    needs = ", ".join(titles.get(id, id) for id in point.requires)
    return Group(
        Text.assemble(("Checkpoint: ", "bold"), (point.title, "bold")),
        indent(
            Group(
                Text(f"Needs {needs}.", style=QUIET),
                _questions(point.questions, katas, states),
                Text.assemble(("If yes: ", GOOD), point.if_yes),
                Text.assemble(("If no: ", WARN), point.if_no),
            )
        ),
    )


def _questions(
    questions: Sequence[Question], katas: Mapping[str, Kata], states: States | None
) -> RenderableType:
    return doings([(question.ask, question.by) for question in questions], katas, states)


# --- the road as a whole --------------------------------------------------------------------


def phases(road: Curriculum) -> RenderableType:
    """How to walk the road: phases, pace, depth, what runs beside, what to leave out."""
    return stack(
        titled("The phases", _phase_rows(road.phases)),
        titled(
            "How fast",
            _pairs(
                (span(p.hours_per_day, "h a day"), f"{span(p.weeks, 'weeks')}. {p.advice}")
                for p in road.paces
            ),
        ),
        titled(
            "How deep",
            _pairs((stars(n), said) for n, said in sorted(road.depths.items(), reverse=True)),
        ),
        titled(
            "The mix of hours",
            Text(", ".join(f"{share:.0%} {kind}" for kind, share in road.mix.items())),
        ),
        *(
            titled(
                f"Beside it: {track.title}, {span(track.hours_per_week, 'h a week')}",
                bullets([task.do for task in track.tasks]),
            )
            for track in road.tracks
        ),
        titled("Leave out for now", _skips(road.skips), road.skips),
        titled("Tips", bullets(road.tips)),
        titled("Sources disagree", corrections(road.corrections), road.corrections),
        titled("Other orders over the same road", _views(road.views), road.views),
    )


def _phase_rows(phases: Iterable[Phase]) -> RenderableType:
    table = grid("nwnr")
    for phase in phases:
        table.add_row(
            Text(phase.id, style=ACCENT),
            Text(phase.title),
            "★" * phase.stars,
            span(phase.weeks, "weeks"),
        )
    return table


def _pairs(rows: Iterable[tuple[str, str]]) -> Table:
    table = grid("nw")
    for left, right in rows:
        table.add_row(left, right)
    return table


def _skips(skips: Iterable[Skip]) -> RenderableType | None:
    return bullets([f"{skip.what}: {skip.why}" for skip in skips])


def _views(views: Iterable[View]) -> RenderableType:
    return commands(*((f"tutor curriculum --view {view.id}", view.title) for view in views))


def view(view: View, katas: Mapping[str, Kata], states: States | None) -> RenderableType:
    """Another document's order over the same road."""
    return stack(
        Group(Text(view.title, style="bold"), Text(view.source, style=QUIET)),
        Text(view.about),
        _tasks(view.steps, katas, states),
    )


def _tasks(
    tasks: Iterable[Task], katas: Mapping[str, Kata], states: States | None
) -> RenderableType:
    return doings([(task.do, task.by) for task in tasks], katas, states)
