"""The command of the timer, and what it asks about one that was left running."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tutor.cli import shared
from tutor.cli.hours import Subject, parse_minutes
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.session import Session
    from tutor.session.timing import Running, Stopped

Kind = Literal["coding", "reading", "watching"]


def register(app: typer.Typer) -> None:
    app.command()(timer)


def timer(
    action: Annotated[
        Literal["start", "stop", "status"], typer.Argument(help="start, stop or status.")
    ] = "status",
    topic: Subject = "",
    kind: Annotated[
        Kind | None,
        typer.Option("--kind", help="What you do; coding without it.", show_default=False),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="On stop: what is worth remembering.")] = "",
    keep: Annotated[
        bool, typer.Option("--keep", help="On stop: count up to the last thing you did here.")
    ] = False,
    minutes: Annotated[
        str, typer.Option("--minutes", help="On stop: how long it really was, such as 1h30.")
    ] = "",
    discard: Annotated[bool, typer.Option("--discard", help="On stop: count nothing.")] = False,
    json: shared.Json = False,
) -> None:
    """Time what you do: start, stop or status.

    Practice on katas counts by itself; where a timer runs meanwhile, no minute counts twice.

    Example: tutor timer start attention --kind reading
    """
    from tutor.session import timing

    answers = [keep, bool(minutes), discard]
    if sum(answers) > 1 or (any(answers) and action != "stop"):
        raise TutorError(
            "--keep, --minutes and --discard answer one question: what shall a stop count?",
            "Give one of them: tutor timer stop --keep",
        )
    with shared.session() as session:
        now = shared.now()
        subject = timing.find_subject(session, topic)
        if action == "start":
            _start(session, kind or "coding", subject, now, json)
        elif action == "stop":
            answer = timing.KEEP if keep else timing.DISCARD if discard else None
            told = float(parse_minutes(minutes)) if minutes else answer
            _stop(session, now, told, json, kind=kind or "", subject=subject, note=note.strip())
        else:
            _status(session, now, json)


def _start(session: Session, kind: str, subject: str, now: datetime, json: bool) -> None:
    from tutor.session import timing

    running, before = timing.start(session, kind, subject, now)
    if json:
        shared.say_json(_running_json(running))
        return
    if before:
        _say_stopped(session, before)
    _say_running(session, running)


def _stop(
    session: Session, now: datetime, answer: str | float | None, json: bool, **what: str
) -> None:
    from tutor.session import timing

    if answer is None and (found := timing.running(session, now)) and found.doubt:
        answer = _ask(found) if shared.interactive() and not json else None
    stopped = timing.stop(session, now, answer=answer, **what)
    if not json:
        _say_stopped(session, stopped)
        return
    from tutor.report.timelog import timer_json

    shared.say_json(
        {
            **timer_json(stopped.timer),
            "seconds": stopped.seconds,
            "of_it_practice": stopped.practised,
            "discarded": stopped.discarded,
        }
    )


def _status(session: Session, now: datetime, json: bool) -> None:
    from tutor.session import timing

    running = timing.running(session, now)
    if json:
        shared.say_json(_running_json(running))
        return
    if running is None:
        typer.echo("No timer is running. Start one: tutor timer start attention --kind reading")
        return
    _say_running(session, running)
    if not running.doubt:
        return
    if not shared.interactive():
        shared.note(f"{timing.doubt(running)}\n{timing.WAYS_OUT}")
        return
    answer = _ask(running, may_wait=True)
    if answer is not None:
        _say_stopped(session, timing.stop(session, now, answer=answer))


def _ask(running: Running, *, may_wait: bool = False) -> str | float | None:
    """What shall count of a timer that was left running; None where it is to go on."""
    from tutor.session import timing

    choices = {"t": "type how long it really was", "d": "discard it"}
    if running.seen:
        minutes = round(running.kept.total_seconds() / 60)
        choices = {"k": f"keep {minutes} minutes, up to then", **choices}
    if may_wait:
        choices["l"] = "leave it running"
    shared.note(timing.doubt(running))
    for key, text in choices.items():
        shared.note(f"  {key}  {text}")
    while True:
        match _typed("Which? "):
            case "k" if running.seen:
                return timing.KEEP
            case "d":
                return timing.DISCARD
            case "l" if may_wait:
                return None
            case "t":
                with_minutes = _typed("How long was it? Such as 1h30: ")
                try:
                    return float(parse_minutes(with_minutes))
                except TutorError as error:
                    shared.note(error.what)
        shared.note(f"Type {', '.join(choices)}.")


def _typed(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt  # Ctrl-D leaves, as Ctrl-C does
    return line.strip().lower()


def _say_running(session: Session, running: Running) -> None:
    from tutor.render.hours import running as drawn
    from tutor.session.timing import titles

    shared.say(drawn(running, titles(session)))


def _say_stopped(session: Session, stopped: Stopped) -> None:
    from tutor.render.hours import stopped as drawn
    from tutor.session.timing import titles

    shared.say(drawn(stopped, titles(session)))


def _running_json(running: Running | None) -> dict[str, Any]:
    if running is None:
        return {"running": None}
    from tutor.report.timelog import timer_json

    return {
        "running": {
            **timer_json(running.timer),
            "seconds": running.elapsed.total_seconds(),
            "doubt": running.doubt,
            "last_seen": running.seen.isoformat() if running.seen else None,
        }
    }
