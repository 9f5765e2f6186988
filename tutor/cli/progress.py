"""The commands of progress: list, status, log, export, import."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable  # Typer reads the annotations of completions
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.session import Session

State = Literal["new", "started", "failing", "passed", "due"]
KINDS = ("coding", "reading", "watching")
TIME = re.compile(  # 90, 90m, 1h30, 1h30m, 1:30, 1.5h
    r"(?:(?P<hours>\d+(?:[.,]\d+)?)h)?(?:(?P<minutes>\d+)(?:m|min)?)?|(?P<clock>\d+):(?P<rest>[0-5]\d)"
)
MOST_MINUTES = 24 * 60


def register(app: typer.Typer) -> None:
    app.command("list")(list_katas)
    app.command("status")(status)
    app.command("log")(log)
    app.command("export")(export)
    app.command("import")(import_)


def complete_section(incomplete: str) -> Iterable[str]:
    from tutor import katas

    try:
        sections = dict.fromkeys(kata.section for kata in katas.load().values())
    except TutorError:
        return []
    return [section for section in sections if section.startswith(incomplete)]


def complete_kind(incomplete: str) -> Iterable[str]:
    return [kind for kind in KINDS if kind.startswith(incomplete)]


# --- katas and status -----------------------------------------------------------------------


def list_katas(
    section: Annotated[
        str,
        typer.Option("--section", "-s", help="Only this section.", autocompletion=complete_section),
    ] = "",
    stars: Annotated[int, typer.Option("--stars", min=1, max=5, help="At least so many.")] = 1,
    state: Annotated[
        State | None, typer.Option("--state", help="Only this state.", show_default=False)
    ] = None,
    text: Annotated[
        str, typer.Option("--text", "-t", help="Only those with this word in slug, title or topic.")
    ] = "",
    json: shared.Json = False,
) -> None:
    """List the katas, each with its state.

    Example: tutor list --section attention --state new
    """
    from tutor import katas, render, report
    from tutor.cli.road import learner

    found, _ = learner()
    states = found or {}
    chosen = report.choose_katas(
        katas.load().values(), states, section=section, stars=stars, state=state or "", text=text
    )
    if json:
        shared.say_json([report.kata_json(kata, states) for kata in chosen])
    else:
        render.page(render.console(), render.katas(chosen, states))


def status(json: shared.Json = False) -> None:
    """Show katas passed, mastery, reviews due, hours.

    Example: tutor status
    """
    from tutor import render, report

    with shared.session() as session:
        progress = session.progress(shared.now())
        mix = session.curriculum.mix
        if json:
            shared.say_json(report.status_json(progress, mix))
        else:
            shared.say(render.status(progress, session.katas, mix))


# --- hours ----------------------------------------------------------------------------------


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
    topic: Annotated[
        str,
        typer.Argument(
            help="A topic or a kata.", autocompletion=shared.complete_topic, show_default=False
        ),
    ] = "",
    note: Annotated[
        str, typer.Argument(help="What is worth remembering.", show_default=False)
    ] = "",
    json: shared.Json = False,
) -> None:
    """Show your hours, or add some.

    Time on katas counts by itself.

    Example: tutor log 1h30 reading attention "Q, K and V click"
    """
    from tutor import render, report

    minutes = _minutes(time) if time else None
    with shared.session() as session:
        titles = {topic.id: topic.title for topic in session.curriculum.walk()}
        titles |= {kata.slug: kata.title for kata in session.katas.values()}
        if minutes is not None:
            chosen, subject = _kind(kind), _subject(session, topic)
            event = session.log(chosen, minutes, subject, note.strip(), shared.now())
            if json:
                progress = session.progress(shared.now())
                shared.say_json(report.log_json(progress, [event]))
            else:
                shared.say(render.logged(event, titles))
            return
        progress = session.progress(shared.now())
        entries = report.log_entries(session.events())
        if json:
            shared.say_json(report.log_json(progress, entries))
        else:
            content = render.log(progress, titles, entries, session.curriculum.mix)
            render.page(render.console(), content)


def _minutes(time: str) -> int:
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


def _kind(kind: str) -> str:
    if kind not in KINDS:
        what = f"{kind!r} is no kind of time." if kind else "What kind of time was it?"
        raise TutorError(
            what, "Write coding, reading or watching: tutor log 1h30 reading attention"
        )
    return kind


def _subject(session: Session, name: str) -> str:
    """A topic by id or number, a kata by slug, or nothing. Raises TutorError with the nearest."""
    from tutor import report

    if not name or name in session.katas:
        return name
    return report.find_topic(session.curriculum, name).id


# --- carrying over --------------------------------------------------------------------------


def export(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; without it, stdout.", show_default=False)
    ] = None,
) -> None:
    """Write all your progress as JSON Lines.

    Example: tutor export laptop.jsonl
    """
    from tutor import workspace

    with shared.session() as session:
        if file is None or str(file) == "-":
            session.export(sys.stdout)
            return
        file = file.expanduser()
        _refuse(file)
        from io import StringIO

        text = StringIO()
        number = session.export(text)
        try:
            workspace.replace(file, text.getvalue())
        except OSError as error:
            raise TutorError(
                f"{file} can't be written: {error.strerror or error}.",
                "Name a file in a folder that you may write to: tutor export ~/progress.jsonl",
            ) from error
    shared.note(f"{number} event{'' if number == 1 else 's'} written to {file}")


def _refuse(file: Path) -> None:
    """Raises TutorError for what is no file, and for a file that is no export; it stays."""
    from tutor.progress import lines

    if not file.exists():
        return
    if not file.is_file():
        what = "a folder" if file.is_dir() else "no regular file"
        raise TutorError(f"{file} is {what}.", "Name a file: tutor export progress.jsonl")
    try:
        with file.open(encoding="utf-8") as opened:
            first = opened.readline()
            if first.strip():
                lines.parse(first)
    except (OSError, ValueError) as error:
        raise TutorError(
            f"{file} is there already, and it is no export of the tutor's. It is as it was.",
            "Name another file, or move that one away.",
        ) from error


def import_(
    files: Annotated[list[Path], typer.Argument(help="Exports; - reads stdin.")],
) -> None:
    """Take in exports; nothing counts twice.

    Example: tutor import laptop.jsonl desktop.jsonl
    """
    with shared.session() as session:
        for file in files:
            new = _import(session, file)
            typer.echo(f"{file}: {new} new event{'' if new == 1 else 's'}")


def _import(session: Session, file: Path) -> int:
    """Raises TutorError naming the file, and the line where there is one."""
    try:
        if str(file) == "-":
            return session.merge(sys.stdin)
        with file.expanduser().open(encoding="utf-8") as opened:
            return session.merge(opened)
    except UnicodeDecodeError as error:
        raise TutorError(
            f"{file} is no text in UTF-8. Nothing of it was imported.",
            "Name a file that `tutor export` has written.",
        ) from error
    except OSError as error:
        raise TutorError(
            f"{file} can't be read: {error.strerror or error}.",
            "Name a file that `tutor export` has written.",
        ) from error
    except TutorError as error:
        raise TutorError(f"{file}: {error.what}", error.way_out) from error
