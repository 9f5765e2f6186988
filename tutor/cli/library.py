"""The commands of the library: resources, done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.progress.library import Shelved

Kind = Literal["video", "course", "book", "paper", "article", "site", "repo", "community"]


def register(app: typer.Typer) -> None:
    app.command()(resources)
    app.command()(done)


def complete_resource(incomplete: str) -> Iterable[tuple[str, str]]:
    from tutor import curriculum

    try:
        found = curriculum.load().resources
    except TutorError:
        return []
    return [(one.id, one.title) for one in found if one.id.startswith(incomplete)]


def resources(
    topic: Annotated[
        str,
        typer.Option(
            "--topic", help="Only those of a topic.", autocompletion=shared.complete_topic
        ),
    ] = "",
    kind: Annotated[
        Kind | None, typer.Option("--kind", help="Only this kind.", show_default=False)
    ] = None,
    todo: Annotated[bool, typer.Option("--todo", help="Only what is not done yet.")] = False,
    json: shared.Json = False,
) -> None:
    """List what to watch and read, and what of it is done.

    Example: tutor resources --topic attention --kind video --todo
    """
    from tutor import curriculum as road
    from tutor import report

    roadmap = road.load()
    states = _states()
    found = report.choose_resources(
        roadmap, topic=report.find_topic(roadmap, topic) if topic else None, kind=kind or ""
    )
    if todo:
        found = tuple(one for one in found if not (states and _times(states, one.id)))
    if json:
        from tutor.report.timelog import resource_json

        shared.say_json({"resources": [resource_json(one, states or {}) for one in found]})
    else:
        from tutor.render.library import resources as drawn

        shared.page(drawn(found, states))


def _times(states: Mapping[str, Shelved], id: str) -> int:
    return states[id].times if id in states else 0


def _states() -> Mapping[str, Shelved] | None:
    """Where the learner is with each; None without a workspace. What keeps it from being read is
    told on stderr: the library is there all the same."""
    from tutor import workspace
    from tutor.session import Session
    from tutor.session.library import shelf

    try:
        found = workspace.find()
    except TutorError:
        return None
    try:
        with Session(found) as session:
            return shelf(session)
    except TutorError as error:
        shared.note(f"Your progress is left out: {error.what}")
        return None


def done(
    resource: Annotated[
        str,
        typer.Argument(
            help="The resource's id, such as zth-1-micrograd.", autocompletion=complete_resource
        ),
    ],
    minutes: Annotated[
        str, typer.Option("--minutes", help="How long it took: 90, 1h30; its length without it.")
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take the last tick back.")] = False,
    json: shared.Json = False,
) -> None:
    """Tick off what you have watched or read; its time counts.

    Videos and courses count as watching, repositories as coding, all else as reading.

    Example: tutor done zth-1-micrograd --minutes 3h
    """
    from tutor.cli.hours import parse_minutes, warn_of_timer
    from tutor.session import library

    with shared.session() as session:
        now = shared.now()
        if undo:
            chosen = library.undo(session, resource, now)
            if not json:
                typer.echo(f"{chosen.title} is not ticked off any more.")
        else:
            time = None if not minutes else 0.0 if minutes == "0" else parse_minutes(minutes)
            ticked = library.done(session, resource, time, now)
            chosen = ticked.resource
            if not json:
                from tutor.render.library import ticked as drawn

                shared.say(drawn(ticked))
            if ticked.minutes:
                warn_of_timer(session, ticked.kind, now)
        if json:
            from tutor.report.timelog import resource_json

            shared.say_json(resource_json(chosen, library.shelf(session)))
