"""The commands of time: hours, log."""

from __future__ import annotations

import re
from collections.abc import Iterable  # Typer reads the annotations of completions
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.progress.hours import Entry
    from tutor.session import Session

KINDS = ("coding", "reading", "watching")
TIME = re.compile(  # 90, 90m, 1h30, 1h30m, 1:30, 1.5h
    r"(?:(?P<hours>\d+(?:[.,]\d+)?)h)?(?:(?P<minutes>\d+)(?:m|min)?)?|(?P<clock>\d+):(?P<rest>[0-5]\d)"
)
MOST_MINUTES = 24 * 60
SAME = "-"  # in the place of what an edit leaves as it is


def register(app: typer.Typer) -> None:
    for command in (hours, log):
        app.command()(command)


def complete_kind(incomplete: str) -> Iterable[str]:
    return [kind for kind in KINDS if kind.startswith(incomplete)]


def complete_subject(incomplete: str) -> Iterable[tuple[str, str]]:
    from tutor.cli.library import complete_resource

    found = [*shared.complete_topic(incomplete), *shared.complete_kata(incomplete)]
    return [*found, *complete_resource(incomplete)]


Subject = Annotated[
    str,
    typer.Argument(
        metavar="[TOPIC]",
        help="A topic, a kata or a resource.",
        autocompletion=complete_subject,
        show_default=False,
    ),
]


def hours(
    year: Annotated[
        int | None,
        typer.Option("--year", min=1970, max=9998, help="A whole year, such as 2026."),
    ] = None,
    json: shared.Json = False,
) -> None:
    """Show your hours: pace, kinds, weeks, topics, the year.

    Example: tutor hours --year 2026
    """
    from tutor.session import timing

    with shared.session() as session:
        found = timing.overview(session, shared.now())
        if json:
            from tutor.report.timelog import hours_json

            shared.say_json(hours_json(found))
        else:
            from tutor.render.hours import overview

            shared.page(overview(found, year))


# --- the log --------------------------------------------------------------------------------


def log(
    time: Annotated[
        str, typer.Argument(help="90, 90m, 1h30, 1:30 or 1.5h.", show_default=False)
    ] = "",
    kind: Annotated[
        str,
        typer.Argument(
            help="coding, reading or watching.", autocompletion=complete_kind, show_default=False
        ),
    ] = "",
    topic: Subject = "",
    note: Annotated[
        str, typer.Argument(help="What is worth remembering.", show_default=False)
    ] = "",
    on: Annotated[
        str, typer.Option("--on", help="The day: yesterday, or such as 2026-11-20.")
    ] = "",
    edit: Annotated[
        str, typer.Option("--edit", metavar="ID", help="Change an entry; - leaves a part as it is.")
    ] = "",
    delete: Annotated[str, typer.Option("--delete", metavar="ID", help="Take one back.")] = "",
    undo: Annotated[
        str, typer.Option("--undo", metavar="ID", help="Take back its deletion or last edit.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="List every entry, not the latest.")] = False,
    json: shared.Json = False,
) -> None:
    """Show your hours, or add some.

    Time on katas counts by itself. Each entry is listed with an id, by which it can be changed:
    tutor log --edit 7f3a 1h15 reading - "a better note"

    Example: tutor log 1h30 reading attention "Q, K and V click"
    """
    if sum(map(bool, (edit, delete, undo))) > 1:
        raise TutorError("--edit, --delete and --undo don't go together.", "Give one of them.")
    with shared.session() as session:
        parts = [time, kind, topic, note]
        if edit:
            _edit(session, edit, parts, on, json)
        elif delete or undo:
            if any(parts) or on:
                raise TutorError("That takes an id alone.", "Such as: tutor log --delete 7f3a")
            _take_back(session, delete, undo, json)
        elif time:
            _add(session, parts, on, json)
        else:
            _list(session, every, json)


def _add(session: Session, parts: list[str], on: str, json: bool) -> None:
    from tutor.session import timing

    time, kind, topic, note = parts
    minutes, chosen = parse_minutes(time), _kind(kind)
    subject = timing.find_subject(session, topic)
    now = shared.now()
    entry = timing.log(session, chosen, minutes, subject, note.strip(), parse_day(on, now) or now)
    _say_entry(session, entry, "", json)
    warn_of_timer(session, chosen, now)


def _edit(session: Session, id: str, parts: list[str], on: str, json: bool) -> None:
    from tutor.session import timing

    time, kind, topic, note = (None if part in ("", SAME) else part for part in parts)
    now = shared.now()
    entry = timing.edit(
        session,
        id,
        now,
        minutes=None if time is None else parse_minutes(time),
        kind=None if kind is None else _kind(kind),
        subject=None if topic is None else timing.find_subject(session, topic),
        note=None if note is None else note.strip(),
        at=parse_day(on, now),
    )
    _say_entry(session, entry, "changed", json)


def _take_back(session: Session, delete: str, undo: str, json: bool) -> None:
    from tutor.session import timing

    now = shared.now()
    if delete:
        entry = timing.delete(session, delete, now)
        _say_entry(session, entry, "deleted", json)
        shared.note(f"To take that back: tutor log --undo {delete}")
    else:
        _say_entry(session, timing.undo(session, undo, now), "as it was", json)


def _say_entry(session: Session, entry: Entry, became: str, json: bool) -> None:
    from tutor.session import timing, undo

    if json:
        from tutor.report.timelog import entry_json

        ids = undo.short([one.id for one in timing.entries(session)])
        shared.say_json({"entries": [entry_json(entry, ids.get(entry.id, ""))]})
    else:
        from tutor.render.hours import logged

        shared.say(logged(entry, timing.titles(session), became))


def _list(session: Session, every: bool, json: bool) -> None:
    from tutor.session import timing, undo

    found = timing.overview(session, shared.now())
    ids = undo.short([entry.id for entry in found.entries])
    if json:
        from tutor.report.timelog import log_json

        shared.say_json(log_json(found, ids))
    else:
        from tutor.render.hours import log as drawn

        shared.page(drawn(found, timing.titles(session), ids, every=every))


def warn_of_timer(session: Session, kind: str, now: datetime) -> None:
    """What was typed in has no place on the clock, so a timer may count the same time again."""
    from tutor.session import timing

    running = timing.running(session, now)
    if running and running.timer.kind == kind:
        shared.note(
            f"A {kind} timer is running too. If it has counted the same time: "
            "tutor timer stop --discard"
        )


# --- what is typed --------------------------------------------------------------------------


def parse_minutes(time: str) -> int:
    """Minutes in what was typed. Raises TutorError for no time, and for none or a day and more."""
    found = TIME.fullmatch(time.strip().lower().replace(" ", ""))
    minutes = 0.0
    if found and found["clock"]:
        minutes = int(found["clock"]) * 60 + int(found["rest"])
    elif found:
        hours = float((found["hours"] or "0").replace(",", "."))
        minutes = hours * 60 + int(found["minutes"] or 0)
    if not 1 <= minutes <= MOST_MINUTES:
        raise TutorError(
            f"{time!r} is no time that can be logged."
            if not found or not minutes
            else f"{time} is more than a day, or less than a minute.",
            "Write 90, 90m, 1h30, 1:30 or 1.5h: tutor log 1h30 reading attention",
        )
    return round(minutes)


def parse_day(text: str, now: datetime) -> datetime | None:
    """The noon of a day here (of today, the moment itself); None where nothing was typed.

    Raises TutorError for what is no day, and for one to come.
    """
    if not text:
        return None
    today = now.astimezone().date()
    words = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = words.get(text.strip().lower()) or datetime.fromisoformat(text.strip()).date()
    except ValueError as error:
        raise TutorError(
            f"{text!r} is no day.", "Write yesterday, or such as 2026-11-20."
        ) from error
    if day > today:
        raise TutorError(f"{day} is still to come.", "Log time once it is spent.")
    if day == today:
        return now
    return datetime(day.year, day.month, day.day, 12).astimezone(now.tzinfo)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        what = f"{kind!r} is no kind of time." if kind else "What kind of time was it?"
        raise TutorError(
            what, "Write coding, reading or watching: tutor log 1h30 reading attention"
        )
    return kind
