"""`tutor checkpoint`: all of them at a look, and a run through one that says how ready you are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli import shared
from tutor.cli.quiz import INTERRUPTED, Person, Quit, Terminal, play
from tutor.cli.why import STEPS, complete_checkpoint
from tutor.models import Phase, Topic, TutorError

if TYPE_CHECKING:
    from tutor.questions.answered import Answered
    from tutor.questions.choose import Chosen
    from tutor.session import Session
    from tutor.session.checkpoint import Left

SCALE = "1 not at all · 2 a little · 3 with help · 4 well · 5 I could teach it"


def register(app: typer.Typer) -> None:
    app.command()(checkpoint)


def checkpoint(
    id: Annotated[
        str,
        typer.Argument(
            help="Its id, or the number of its phase; without it, all are shown.",
            autocompletion=complete_checkpoint,
            show_default=False,
        ),
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Begin anew, even where a run is open.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Show the runs, and readiness week by week.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Don't ask; print the readiness for scripts.")
    ] = False,
) -> None:
    """Go through a checkpoint, or see how ready you are.

    It asks how sure you are, lets you explain and answer, and tells what holds you back. Stop at
    any time: the same command goes on where you were.

    Example: tutor checkpoint checkpoint-1
    """
    from tutor.session import checkpoint as points

    if not id and (again or history):
        raise TutorError("Of which checkpoint?", "Name it: tutor checkpoint 1 --history")
    with shared.session() as session:
        if not id:
            _overview(session, json)
            return
        phase = points.find(session, id)
        if history:
            _history(session, phase, json)
        elif json or not shared.interactive():
            _show(session, phase, json)
        else:
            _run(session, phase, again)


def _overview(session: Session, json: bool) -> None:
    from tutor.session import checkpoint as points

    found = points.standings(session, shared.now())
    if json:
        from tutor.report.readiness import readiness_json

        every = [readiness_json(one.ready, one.mastery) for one in found]
        shared.say_json({"checkpoints": every})
        return
    from tutor.render import readiness as pages

    shared.say(pages.overview(found))


def _show(session: Session, phase: Phase, json: bool) -> None:
    from tutor.session import checkpoint as points

    found = points.now_at(session, phase, shared.now())
    if json:
        from tutor.report.readiness import readiness_json

        shared.say_json(readiness_json(found.ready, found.mastery))
        return
    from tutor.render import readiness as pages

    shared.say(pages.standing(found))
    shared.note("To go through it, run this in a terminal.")


def _history(session: Session, phase: Phase, json: bool) -> None:
    from tutor.session import checkpoint as points

    now = shared.now()
    with shared.waiting("going through the weeks…", json):
        found, weeks = points.now_at(session, phase, now), points.weeks(session, phase, now)
    if json:
        from tutor.report.readiness import history_json

        rows = [(week.end, week.value) for week in weeks]
        shared.say_json(history_json(phase.checkpoint.id, found.done, rows))
        return
    from tutor.render import readiness as pages

    shared.page(pages.history(found, weeks))


# --- a run ----------------------------------------------------------------------------------


def _run(session: Session, phase: Phase, again: bool) -> None:
    from tutor import render
    from tutor.render import readiness as pages
    from tutor.session import checkpoint as points

    person = Terminal(render.console(), session.workspace.config().editor)
    now = shared.now()
    left = points.begin(session, phase, now, again=again)
    found = points.now_at(session, phase, now)
    person.show(pages.run(found, left, resumed=left.since < now), fresh=True)
    try:
        if not left.nothing:
            if person.line("Enter begins, q ends: ") in ("q", "quit"):
                raise Quit
            hold(session, person, phase, left)
    except (Quit, KeyboardInterrupt) as error:
        person.show("")
        person.show(pages.stopped(phase.checkpoint.id))
        if isinstance(error, KeyboardInterrupt):
            raise typer.Exit(INTERRUPTED) from None
        return
    person.show(pages.standing(points.finish(session, phase, shared.now())), fresh=True)


def hold(session: Session, person: Person, phase: Phase, left: Left) -> None:
    """Ask what is left of a run. Raises Quit where the learner has had enough."""
    from tutor.questions.choose import Chosen, Why, choose
    from tutor.session import checkpoint as points
    from tutor.session import review

    _rate(session, person, left)
    own = [Chosen(item, Why.NEW) for item in left.explain]
    _play(session, person, own, dict.fromkeys(left.topics, phase.checkpoint.title))
    items = points.bank_of(session, left.topics)
    now = shared.now()
    past, recall = review.remembered(session, now)
    asked = {id for id, one in past.items() if one.at >= left.since}
    fresh = [item for item in items if item.id not in asked]
    titles = {topic.id: topic.title for topic in session.curriculum.walk()}
    picked = choose(fresh, left.questions, now, past=past, recall=recall, road=[*titles])
    _play(session, person, picked, titles)


def _rate(session: Session, person: Person, left: Left) -> None:
    """Before anything is asked, so that the answers don't colour what one says."""
    from tutor.render import readiness as pages
    from tutor.session import checkpoint as points

    for number, one in enumerate(left.rate, 1):
        said = f"How well do you know this: {one.title}?" if isinstance(one, Topic) else one.ask
        person.show(pages.rating(said, SCALE, number, len(left.rate)), fresh=True)
        while (text := person.line(f"1 to {STEPS}, Enter skips, q ends: ").lower()) != "":
            if text in ("q", "quit"):
                raise Quit
            if text.isdecimal() and 1 <= int(text) <= STEPS:
                points.rate(session, one.id, (int(text) - 1) / (STEPS - 1), shared.now())
                break


def _play(
    session: Session, person: Person, picked: list[Chosen], titles: Mapping[str, str]
) -> None:
    """`titles` are those of topics, by id, under which the questions stand."""
    import random
    import time

    from tutor.questions.answered import payload

    def keep(given: Answered) -> str:
        try:
            session.store.append("answer", given.asked.item.id, payload(given), shared.now())
        except TutorError as error:
            return error.what
        return ""

    chance = random.SystemRandom()
    play(
        picked,
        person,
        keep,
        seed=lambda: chance.randrange(2**31),
        clock=time.monotonic,
        titles=titles,
    )
    if picked and person.line("Enter goes on, q ends: ") in ("q", "quit"):
        raise Quit
