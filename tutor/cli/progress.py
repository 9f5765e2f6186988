"""The commands of progress: list, status, export, import, backup."""

from __future__ import annotations

import sys
from collections.abc import Iterable  # Typer reads the annotations of completions
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tutor import paths
from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.session import Session

State = Literal["new", "started", "failing", "passed", "due"]


def register(app: typer.Typer) -> None:
    app.command("list")(list_katas)
    app.command("status")(status)
    app.command("export")(export)
    app.command("import")(import_)
    app.command("backup")(backup)


def complete_section(incomplete: str) -> Iterable[str]:
    from tutor import katas

    try:
        sections = dict.fromkeys(kata.section for kata in katas.load().values())
    except TutorError:
        return []
    return [section for section in sections if section.startswith(incomplete)]


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
        file = paths.expanded(file)
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
    files: Annotated[list[Path], typer.Argument(help="Exports or backups; - reads an export.")],
) -> None:
    """Take in exports and backups; nothing counts twice.

    Example: tutor import laptop.jsonl desktop.jsonl
    """
    with shared.session() as session:
        for file in files:
            new = _import(session, file)
            typer.echo(f"{file}: {new} new event{'' if new == 1 else 's'}")


def _import(session: Session, file: Path) -> int:
    """Raises TutorError naming the file, and the line where there is one."""
    from tutor.session import data

    try:
        if str(file) == "-":
            return session.merge(sys.stdin)
        file = paths.expanded(file)
        if data.is_database(file):
            return data.merge_database(session, file)
        with file.open(encoding="utf-8") as opened:
            return session.merge(opened)
    except UnicodeDecodeError as error:
        raise TutorError(
            f"{file} is no text in UTF-8. Nothing of it was imported.",
            "Name a file that `tutor export` or `tutor backup` has written.",
        ) from error
    except OSError as error:
        raise TutorError(
            f"{file} can't be read: {error.strerror or error}.",
            "Name a file that `tutor export` or `tutor backup` has written.",
        ) from error
    except TutorError as error:
        raise TutorError(f"{file}: {error.what}", error.way_out) from error


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Where to; without it, .tutor/backups, which keeps five.", show_default=False
        ),
    ] = None,
    json: shared.Json = False,
) -> None:
    """Copy your progress, as it is now, into one file.

    `tutor import` takes in what a backup holds. Before an upgrade one is made by itself.

    Example: tutor backup ~/usb/progress.db
    """
    from tutor.session import data

    with shared.session() as session:
        made = data.backup(session, paths.expanded(file) if file else None)
    if json:
        shared.say_json({"file": str(made.path), "events": made.events, "bytes": made.size})
    else:
        events = f"{made.events} event{'' if made.events == 1 else 's'}"
        typer.echo(f"{made.path}: {events}, {made.size / 1e6:.1f} MB")
