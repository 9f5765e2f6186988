"""`tutor review`: what is due, and a kata solved again from a blank starter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli import shared
from tutor.models import Kata, TutorError, Verdict

if TYPE_CHECKING:
    from tutor.session import Session


def register(app: typer.Typer) -> None:
    app.command()(review)


def review(
    kata: Annotated[
        str,
        typer.Argument(
            help="The kata to solve again; without it, what is due is listed.",
            autocompletion=shared.complete_kata,
            show_default=False,
        ),
    ] = "",
    edit: Annotated[bool, typer.Option("--edit", "-e", help="Open the file in $EDITOR.")] = False,
    compare: Annotated[
        bool, typer.Option("--compare", help="Show the latest review beside the solution before.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Give the review up.")] = False,
    fit: Annotated[
        bool, typer.Option("--fit", help="Let dates of reviews follow your own forgetting.")
    ] = False,
    published: Annotated[
        bool, typer.Option("--published", help="Undo --fit: back to the published weights.")
    ] = False,
    json: shared.Json = False,
) -> None:
    """List what is due, or solve a kata again.

    The starter goes into a file of its own, which `tutor check` and `tutor watch` then use. Your
    earlier solution stays as it is, and hidden until you pass; then both are compared.

    Example: tutor review softmax --edit
    """
    if sum((compare, stop, fit, published)) > 1:
        raise TutorError("--compare, --stop, --fit and --published go one at a time.")
    if (compare or stop) and not kata:
        raise TutorError("Of which kata?", "Name it: tutor review softmax --compare")
    if (fit or published) and kata:
        raise TutorError("Weights are for all katas.", "Leave the kata out: tutor review --fit")
    with shared.session() as session:
        if fit:
            _fit(session, json)
        elif published:
            _published(session)
        elif not kata:
            _list(session, json)
        elif compare:
            _compare(session, session.find(kata))
        elif stop:
            _stop(session, session.find(kata))
        else:
            _begin(session, session.find(kata), edit, json)


def _list(session: Session, json: bool) -> None:
    from tutor.session import review as reviews

    found = reviews.due(session, shared.now())
    if json:
        from tutor.report.readiness import due_json

        shared.say_json(due_json(found.katas, found.questions, found.open, found.ahead))
        return
    from tutor.render import review as pages
    from tutor.render.style import where

    places = {one.slug: where(session.path(session.katas[one.slug])) for one in found.open}
    titles = {topic.id: topic.title for topic in session.curriculum.walk()}
    shared.page(pages.due(found, session.katas, session.questions, titles, places))


def _begin(session: Session, kata: Kata, edit: bool, json: bool) -> None:
    from tutor.session import review as reviews

    begun = reviews.begin(session, kata, shared.now())
    if json:
        fields = {"path": str(begun.path), "written": begun.written, "due": begun.due}
        shared.say_json({"kata": kata.slug, **fields})
    else:
        from tutor.render import review as pages

        typer.echo(begun.path)
        shared.say(pages.begun(begun), stderr=True)
    if edit:
        shared.edit(begun.path, session.workspace.config().editor)


def _stop(session: Session, kata: Kata) -> None:
    from tutor.render import review as pages
    from tutor.session import review as reviews

    shared.say(pages.stopped(reviews.stop(session, kata, shared.now())))


def _compare(session: Session, kata: Kata) -> None:
    from tutor.render import review as pages
    from tutor.session import review as reviews

    shared.page(pages.compared(reviews.compare(session, kata)))


def compare_if_passed(session: Session, kata: Kata, verdict: Verdict) -> None:
    """After a check in a review's file: what passed is shown beside the solution before it."""
    if verdict.passed:
        shared.say("")
        _compare(session, kata)


def _fit(session: Session, json: bool) -> None:
    from tutor.session import review as reviews

    with shared.waiting("looking for the weights that fit your reviews…", json):
        found = reviews.fit(session, shared.now())
    if json:
        from dataclasses import asdict

        shared.say_json({**asdict(found), "better": found.better, "enough": found.enough})
        return
    from tutor.render import review as pages

    shared.say(pages.fitted(found))


def _published(session: Session) -> None:
    from tutor.session import review as reviews

    back = reviews.use_published(session, shared.now())
    typer.echo("Back to the published weights." if back else "They are in use already.")
