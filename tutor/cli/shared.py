"""What the commands share at the edge: the clock, the session, prompts, the editor, completion."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tutor.models import TutorError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tutor.session import Session


def now() -> datetime:
    """The one place where the commands read the clock."""
    return datetime.now(UTC)


@contextmanager
def session() -> Iterator[Session]:
    """The use cases over the learner's workspace, closed at the end. Raises TutorError if none."""
    from tutor import workspace
    from tutor.session import Session

    with Session(workspace.find()) as opened:
        yield opened


def say(content: RenderableType, *, stderr: bool = False) -> None:
    from tutor import render

    render.console(stderr=stderr).print(content)


def page(content: RenderableType) -> None:
    """Print what may be long: through a pager where a person reads and it does not fit."""
    from tutor import render

    render.page(render.console(), content)


def say_json(value: Any) -> None:
    """One object on stdout, for scripts."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """A remark beside the result, on stderr, so that stdout stays what was asked for."""
    typer.echo(text, err=True)


@contextmanager
def waiting(text: str, quiet: bool = False) -> Iterator[None]:
    """Show on a terminal that something is under way; elsewhere, and if `quiet`, show nothing.

    It begins at once: what is needed to show anything is loaded meanwhile.
    """
    done = Event()

    def show() -> None:
        from tutor import render

        console = render.console(stderr=True)
        if console.is_terminal and not done.is_set():
            with console.status(text):
                done.wait()

    shower = Thread(target=show, daemon=True)
    if not quiet:
        shower.start()
    try:
        yield
    finally:
        done.set()
        if not quiet:
            shower.join()


def interactive() -> bool:
    """Whether a person is at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def confirm(question: str, flag: str) -> bool:
    """Ask yes or no, no being the answer to a bare Enter.

    Raises TutorError naming `flag` where nobody is there to answer.
    """
    if not interactive():
        raise TutorError(
            f"{question} There is no terminal to ask on.", f"Answer yes beforehand with {flag}."
        )
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def edit(path: Path, editor: str) -> None:
    """Open `path` in the learner's editor and wait for it.

    `editor` is the setting of `tutor.toml`; empty means $VISUAL, then $EDITOR. Raises TutorError
    where none is set or it can't be run.
    """
    import os
    import shlex
    import subprocess

    chosen = editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not chosen.strip():
        raise TutorError(
            "No editor is set.",
            "Set `editor` in tutor.toml (`tutor edit-config` needs one too), or the variable "
            f"EDITOR, such as `export EDITOR=nano`. Or open the file yourself: {path}",
        )
    try:
        subprocess.run([*shlex.split(chosen), str(path)], check=False)
    except (OSError, ValueError) as error:
        raise TutorError(
            f"The editor {chosen!r} can't be run: {error}.",
            "Mend `editor` in tutor.toml, or the variables VISUAL and EDITOR.",
        ) from error


# --- completion -----------------------------------------------------------------------------
# A shell that completes must never see an error of ours: without content there is nothing to offer.


def complete_kata(incomplete: str) -> Iterable[tuple[str, str]]:
    from tutor import katas

    try:
        return [(k.slug, k.title) for k in katas.load().values() if k.slug.startswith(incomplete)]
    except TutorError:
        return []


def complete_topic(incomplete: str) -> Iterable[tuple[str, str]]:
    from tutor import curriculum

    try:
        topics = list(curriculum.load().walk())
    except TutorError:
        return []
    return [(topic.id, topic.title) for topic in topics if topic.id.startswith(incomplete)]


def complete_phase(incomplete: str) -> Iterable[tuple[str, str]]:
    from tutor import curriculum

    try:
        phases = curriculum.load().phases
    except TutorError:
        return []
    return [(phase.id, phase.title) for phase in phases if phase.id.startswith(incomplete)]


KataArgument = Annotated[
    str, typer.Argument(help="The kata's slug, such as softmax.", autocompletion=complete_kata)
]
MaybeKata = Annotated[
    str,
    typer.Argument(
        help="The kata's slug; without it, the one you are on.",
        autocompletion=complete_kata,
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for scripts.")]
