"""`tutor why`: what a number is made of. `tutor assess`: what you say of yourself, beside it."""

from __future__ import annotations

from collections.abc import Iterable  # Typer reads the annotations of completions
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.session.why import Line, WhyCheckpoint, WhyOne, WhyTopic

STEPS = 5


def register(app: typer.Typer) -> None:
    app.command()(why)
    app.command()(assess)


def complete_reason(incomplete: str) -> Iterable[tuple[str, str]]:
    found = [*complete_checkpoint(incomplete), *shared.complete_topic(incomplete)]
    return [*found, *shared.complete_kata(incomplete)]


def complete_checkpoint(incomplete: str) -> Iterable[tuple[str, str]]:
    from tutor import curriculum

    try:
        points = [phase.checkpoint for phase in curriculum.load().phases]
    except TutorError:
        return []
    return [(point.id, point.title) for point in points if point.id.startswith(incomplete)]


def why(
    name: Annotated[
        str,
        typer.Argument(
            metavar="TOPIC|CHECKPOINT|KATA|QUESTION",
            help="What to explain, by id; a topic by number, too.",
            autocompletion=complete_reason,
        ),
    ],
    json: shared.Json = False,
) -> None:
    """Show which events make a number.

    Example: tutor why attention
    """
    from tutor.session import why

    with shared.session() as session:
        found = why.why(session, name, shared.now())
        if json:
            shared.say_json(_json(found))
            return
        from tutor.render import why as pages

        if isinstance(found, why.WhyCheckpoint):
            shared.page(pages.checkpoint(found))
        elif isinstance(found, why.WhyTopic):
            shared.page(pages.topic(found))
        else:
            shared.page(pages.single(found))


def _json(found: WhyTopic | WhyCheckpoint | WhyOne) -> dict[str, Any]:
    from tutor.report.readiness import readiness_json
    from tutor.session.why import WhyCheckpoint, WhyTopic

    if isinstance(found, WhyCheckpoint):
        own = {id: [_line(line) for line in some] for id, some in found.lines.items()}
        return {**readiness_json(found.standing.ready, found.standing.mastery), "lines": own}
    if isinstance(found, WhyTopic):
        return {
            "topic": found.topic.id,
            "mastery": found.value,
            "lines": [_line(line) for line in found.lines],
            "planned": [*found.planned],
        }
    due = found.due.isoformat() if found.due else None
    return {**_line(found.line), "due": due, "left_out": found.left_out}


def _line(line: Line) -> dict[str, Any]:
    from tutor.report.readiness import proof_json

    return {
        **proof_json(line.proof),
        "weight": line.weight,
        "earlier": line.earlier,
        "events": [
            {
                "at": trace.at.isoformat(),
                "event": trace.event,
                "what": trace.what,
                "rating": trace.rating.name.lower(),
            }
            for trace in line.traces
        ],
    }


def assess(
    topic: Annotated[
        str,
        typer.Argument(
            help="A topic by id or number; without it, all that you said is shown.",
            autocompletion=shared.complete_topic,
            show_default=False,
        ),
    ] = "",
    rating: Annotated[
        int | None,
        typer.Argument(
            min=1, max=STEPS, help="How well you know it: 1 (not at all) to 5.", show_default=False
        ),
    ] = None,
    json: shared.Json = False,
) -> None:
    """Rate yourself on a topic, or see how right you were.

    Example: tutor assess attention 4
    """
    from tutor.session import checkpoint, why

    if topic and rating is None:
        raise TutorError("How well do you know it?", f"Say 1 to 5: tutor assess {topic} 4")
    with shared.session() as session:
        if topic and rating is not None:
            from tutor import report

            chosen = report.find_topic(session.curriculum, topic)
            checkpoint.rate(session, chosen.id, (rating - 1) / (STEPS - 1), shared.now())
            typer.echo(f"Noted: {rating} of {STEPS} for {chosen.title}.")
            return
        rated = why.self_ratings(session, shared.now())
    if json:
        from tutor.report.readiness import calibration_json

        shared.say_json(calibration_json(rated))
        return
    from tutor.render import why as pages

    shared.page(pages.calibration(rated))
