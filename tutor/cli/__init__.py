"""The command `tutor`: it parses, calls the session, prints what render returns. No logic here.

Exit status: 0 passed or done, 1 not passed, 2 wrong usage, 3 the tutor's own mistake, 130 Ctrl-C.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from tutor import __version__
from tutor.models import TutorError

OK, WRONG_USAGE, OUR_FAULT, INTERRUPTED, BROKEN_PIPE = 0, 2, 3, 130, 141
COMPLETE = "_TUTOR_COMPLETE"  # what a shell sets to ask for completions


class Commands(TyperGroup):
    """Help that lists the commands under what they are for."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        names = self.list_commands(ctx)
        room = formatter.width - max(map(len, names)) - 6
        for name in names:
            command: Any = self.get_command(ctx, name)
            if not command.hidden:
                row = (name, command.get_short_help_str(room))
                groups.setdefault(command.rich_help_panel or "Commands", []).append(row)
        for title, rows in groups.items():
            with formatter.section(title):
                formatter.write_dl(rows)


app = typer.Typer(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    # Plain help needs no rich: it is there in half the time, and reads well in a pipe.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kata-tutor {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Learn deep learning by writing it, from softmax to attention.

    Without a command, `tutor` opens the whole screen; in a pipe it says what is next.

    Example: tutor init ~/deep-learning
    """
    if context.invoked_subcommand is None:
        import_module("tutor.cli.tui").open_or_say_today()


# Title in the help, module of tutor.cli, the commands that it registers.
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("Practise", "practice", "next show start check hint solution debrief reset history"),
    ("Practise", "tui", "tui serve"),
    ("Practise", "watch", "watch"),
    ("Practise", "quiz", "quiz"),
    ("Practise", "review", "review"),
    ("Practise", "curve", "curve"),
    ("The road", "road", "curriculum topic phase"),
    ("The road", "library", "resources done"),
    ("Your progress", "plan", "plan today report"),
    ("Your progress", "progress", "list status export import backup"),
    ("Your progress", "checkpoint", "checkpoint"),
    ("Your progress", "why", "why assess"),
    ("Your progress", "hours", "hours log"),
    ("Your progress", "timer", "timer"),
    ("Your progress", "journal", "note question answer journal"),
    ("Set up", "setup", "init edit-config doctor"),
    ("Set up", "judge", "judge"),
    ("For authors of katas", "author", "author"),
)


def load(wanted: str = "") -> None:
    """Register the command of that name, or all of them: each module costs milliseconds."""
    known = [row for row in COMMANDS if wanted in row[2].split()]
    for title, name, _ in known or COMMANDS:
        before = len(app.registered_commands), len(app.registered_groups)
        import_module(f"tutor.cli.{name}").register(app)
        for command in app.registered_commands[before[0] :]:
            command.rich_help_panel = title
        for group in app.registered_groups[before[1] :]:
            group.rich_help_panel = title


def main() -> None:
    # A command is over in a blink; looking for cycles in what it loads would be a twentieth of it.
    gc.set_threshold(50_000)
    leave(run(sys.argv[1:]))


def leave(status: int) -> NoReturn:
    """End this process as Python does, but for taking each module apart first: that is a quarter of
    the time of a small command."""
    threading = sys.modules.get("threading")
    if threading is None or threading.active_count() == 1:
        atexit._run_exitfuncs()
        with contextlib.suppress(OSError, ValueError):  # nobody reads any more: Python says so
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    sys.exit(status)


def _open_ends() -> None:
    """Where an end was closed (`tutor >&-`), nothing is read or written; else the next file that is
    opened, such as the database, would take its place."""
    for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def run(args: Sequence[str]) -> int:
    """Run one command; returns its exit status. Errors for people go to stderr in two lines."""
    _open_ends()
    app.registered_commands.clear()
    app.registered_groups.clear()
    load(args[0] if args and COMPLETE not in os.environ else "")
    try:
        try:
            app(args=[*args], prog_name="tutor")
        finally:
            sys.stdout.flush()
    except SystemExit as done:
        if isinstance(done.__context__, BrokenPipeError):
            return _broken_pipe()
        return done.code if isinstance(done.code, int) else OK
    except BrokenPipeError:
        return _broken_pipe()
    except KeyboardInterrupt:
        return INTERRUPTED
    except TutorError as error:
        _say_error(error.what, error.way_out)
        return WRONG_USAGE
    except Exception as error:
        _say_error(f"a mistake in the tutor itself: {_first_line(error)}", _logged(args))
        return OUR_FAULT
    return OK


def _broken_pipe() -> int:
    """Whoever read our output has left (`| head`): be silent, also when Python flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


def _say_error(what: str, way_out: str) -> None:
    from rich.text import Text

    from tutor import render

    console = render.console(stderr=True)
    console.print(Text.assemble(("error: ", "bold red"), what), soft_wrap=True)
    if way_out:
        console.print(Text(way_out), soft_wrap=True)


def _first_line(error: Exception) -> str:
    text = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _logged(args: Sequence[str]) -> str:
    """Keep the traceback of the exception being handled; returns where it is, or itself."""
    import platform
    import traceback
    from datetime import UTC, datetime

    from tutor import paths

    log: Path = paths.cache() / "errors.log"
    text = (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} kata-tutor {__version__}, Python "
        f"{platform.python_version()}, {platform.platform()}\n{[*args]}\n{traceback.format_exc()}\n"
    )
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return text
    return f"Please report it with the end of {log}, which holds the traceback."
