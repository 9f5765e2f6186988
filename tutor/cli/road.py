"""The commands of the road: curriculum, topic, phase. They need no workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType

    from tutor.progress.mastery import KataState

Section = Annotated[
    str, typer.Option("--section", "-s", help="Only this section, by id or number.")
]
Stars = Annotated[int, typer.Option("--stars", min=1, max=5, help="At least so many stars.")]
InPhase = Annotated[
    str,
    typer.Option(
        "--phase",
        help="Only what this phase studies, such as 3.",
        autocompletion=shared.complete_phase,
    ),
]
Word = Annotated[str, typer.Option("--text", "-t", help="Only what holds this word.")]


def register(app: typer.Typer) -> None:
    for command in (curriculum, topic, phase):
        app.command()(command)


def curriculum(
    section: Section = "",
    stars: Stars = 1,
    phase: InPhase = "",
    text: Word = "",
    depth: Annotated[
        int | None,
        typer.Option("--depth", min=1, help="1 shows sections, 2 topics too, 3 their parts."),
    ] = None,
    view: Annotated[
        str, typer.Option("--view", help="Another order over the same road, such as zero-to-hero.")
    ] = "",
    json: shared.Json = False,
) -> None:
    """Show the whole road as a tree, with hours and katas.

    Example: tutor curriculum --section deep-learning --stars 5
    """
    from tutor import curriculum as road
    from tutor import katas, render, report

    every, roadmap = katas.load(), road.load()
    states, background = learner()
    if view:
        chosen = report.find_view(roadmap, view)
        if json:
            shared.say_json(report.view_json(chosen, every, states or {}))
        else:
            _show(render.view(chosen, every, states))
        return
    trunks = report.choose_topics(
        roadmap,
        every,
        section=section,
        stars=stars,
        phase=road.phase(roadmap, phase) if phase else None,
        text=text,
        depth=depth,
    )
    if json:
        shared.say_json(report.road_json(trunks, states or {}))
    else:
        _show(render.curriculum(trunks, states, background))


def topic(
    id: Annotated[
        str,
        typer.Argument(
            help="The topic's id or number, such as attention or 4.1.",
            autocompletion=shared.complete_topic,
        ),
    ],
    json: shared.Json = False,
) -> None:
    """Show a topic: why, ideas, practice, resources, katas.

    Example: tutor topic softmax-activation
    """
    from tutor import curriculum as road
    from tutor import katas, render, report

    every, roadmap = katas.load(), road.load()
    chosen = report.find_topic(roadmap, id)
    states, background = learner()
    if json:
        shared.say_json(report.topic_json(chosen, every, states or {}))
    else:
        _show(render.topic(chosen, every, roadmap, states, background))


def phase(
    id: Annotated[
        str,
        typer.Argument(
            help="The phase's id or number; without it, how to walk the whole road.",
            autocompletion=shared.complete_phase,
            show_default=False,
        ),
    ] = "",
    json: shared.Json = False,
) -> None:
    """Show a phase, or how to walk the whole road.

    Example: tutor phase 3
    """
    from tutor import curriculum as road
    from tutor import katas, render, report

    roadmap = road.load()
    if not id:
        if json:
            shared.say_json(report.phases_json(roadmap))
        else:
            _show(render.phases(roadmap))
        return
    every, chosen = katas.load(), road.phase(roadmap, id)
    states, _ = learner()
    if json:
        shared.say_json(report.phase_json(chosen, every, states or {}))
    else:
        _show(render.phase(chosen, every, roadmap, states))


def learner() -> tuple[Mapping[str, KataState] | None, str]:
    """How far the learner is, and which hours count for them; None and "" without a workspace.

    What keeps a workspace from being read is told on stderr: the road is there all the same.
    """
    from tutor import workspace
    from tutor.session import Session

    try:
        found = workspace.find()
    except TutorError:
        return None, ""
    try:
        with Session(found) as session:
            return session.states(shared.now()), found.config().background
    except TutorError as error:
        shared.note(f"Your progress is left out: {error.what}")
        return None, ""


def _show(content: RenderableType) -> None:
    from tutor import render

    render.page(render.console(), content)
