"""`tutor watch`: the file is checked whenever it is saved, and single keys do the rest."""

from __future__ import annotations

from typing import Annotated

import typer

from tutor.cli import shared
from tutor.models import TutorError


def register(app: typer.Typer) -> None:
    app.command()(watch)


def watch(
    kata: shared.MaybeKata = "",
    force: Annotated[
        bool, typer.Option("--force", help="Watch even if another watch is running here.")
    ] = False,
    no_editor: Annotated[
        bool,
        typer.Option("--no-editor", help="Open no editor by itself in VS Code, tmux or Zellij."),
    ] = False,
    edit_cmd: Annotated[
        str, typer.Option("--edit-cmd", help="The editor that opens, instead of your own.")
    ] = "",
) -> None:
    """Check at every save, with keys for hints and more.

    Example: tutor watch softmax
    """
    if not shared.interactive():
        raise TutorError(
            "Watching needs a terminal.",
            f"To check once, without keys: tutor check{f' {kata}' if kata else ''}",
        )
    from tutor.cli.watch.loop import run
    from tutor.workspace import locked

    with shared.session() as session:
        chosen = session.find(kata) if kata else session.current(shared.now())
        with locked(session.workspace) as other:
            question = f"Another watch is running in this workspace ({other}). Watch here too?"
            if other and not force and not shared.confirm(question, "--force"):
                return
            run(session, chosen, command=edit_cmd, by_itself=not no_editor)
