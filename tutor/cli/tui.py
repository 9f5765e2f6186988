"""The commands of the program on a whole screen: tui, and serve for a browser."""

from __future__ import annotations

import ipaddress
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp
    from tutor.workspace import Workspace

Place = Literal["today", "practice", "curriculum", "checkpoints", "progress", "journal"]


def register(app: typer.Typer) -> None:
    app.command()(tui)
    app.command()(serve)


def tui(
    kata: shared.MaybeKata = "",
    screen: Annotated[
        Place | None,
        typer.Option("--screen", help="Begin there; else where you left.", show_default=False),
    ] = None,
    edit_cmd: Annotated[
        str, typer.Option("--edit-cmd", help="The editor that e opens, instead of your own.")
    ] = "",
    no_editor: Annotated[
        bool,
        typer.Option(
            "--no-editor", help="Let e use this terminal, not VS Code or a pane of tmux or Zellij."
        ),
    ] = False,
) -> None:
    """Practise, plan and look back on a whole screen.

    Example: tutor tui softmax
    """
    in_browser = "TEXTUAL_DRIVER" in os.environ  # then `tutor serve` is at the other end
    if not (in_browser or _on_a_screen()):
        raise TutorError(
            "The whole screen needs a terminal.", "In a pipe, try `tutor today` or `tutor next`."
        )
    open_tui(kata, screen or "", edit_cmd, beside=not no_editor)


def open_or_say_today() -> None:
    """What `tutor` does without a command: the whole screen; where nobody looks, today's page."""
    if not _on_a_screen():
        from tutor.cli.plan import today

        today()
    elif os.environ.get("TERM", "dumb") == "dumb":  # nothing can be drawn in place there
        from tutor.cli.watch import watch

        watch()
    else:
        open_tui()


def _on_a_screen() -> bool:
    """Whether a person is at both ends. The screen is drawn on stderr, which may be a file too."""
    return shared.interactive() and sys.stderr.isatty()


def open_tui(kata: str = "", screen: str = "", edit_cmd: str = "", *, beside: bool = True) -> None:
    """Run the program until the learner leaves. Raises what ended it, if a mistake of ours did."""
    from tutor.tui.app import TutorApp
    from tutor.workspace import locked

    where = _workspace()
    if kata:
        from tutor import katas

        katas.find(katas.load(), kata)
    place = screen or ("practice" if kata else "")
    if where is None:
        _run(TutorApp(None, place=place, kata=kata, editor=edit_cmd, beside=beside, eager=True))
        return
    with locked(where) as other:
        word = f"Another tutor ({other}) is open here: it checks each save too." if other else ""
        app = TutorApp(
            where, place=place, kata=kata, editor=edit_cmd, beside=beside, word=word, eager=True
        )
        _run(app)


def _workspace() -> Workspace | None:
    """The workspace; None where there has never been one, so that the first start asks."""
    from tutor import paths, workspace

    try:
        return workspace.find()
    except TutorError:
        if "TUTOR_WORKSPACE" in os.environ or paths.remembered().exists():
            raise
        return None


def _run(app: TutorApp) -> None:
    for stream in (sys.__stdout__, sys.__stderr__):
        if isinstance(stream, TextIOWrapper):  # a terminal speaks UTF-8, whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app.run()
    finally:
        app.close()
        for said in app.kept:
            shared.note(said)
    if app.crashed is not None:
        raise app.crashed


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Listen on another address, where others can reach you.")
    ] = "localhost",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")] = 8000,
) -> None:
    """Offer the whole screen in a browser, on this computer only.

    Example: tutor serve --port 8001
    """
    from tutor import workspace

    workspace.find()  # told here, rather than in a browser that shows nothing
    if not _is_loopback(host):
        shared.note(
            f"Careful: whoever reaches {host}:{port} can read and change your workspace, "
            "run code in the judge's sandbox, and open your editor. There is no password."
        )
    from tutor.tui import serving

    with suppress(KeyboardInterrupt):
        serving.serve(host, port)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
