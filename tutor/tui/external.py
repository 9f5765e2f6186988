"""The learner's own editor: which one, and whether it needs this terminal for itself."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tutor.models import TutorError

WINDOWS = ("code", "codium", "subl", "gedit", "kate", "zed", "idea", "pycharm", "gvim")
THEIRS = ("TERM_PROGRAM", "TMUX", "ZELLIJ")  # set in a terminal that has room beside us


@dataclass(frozen=True, slots=True)
class Editor:
    """A command. `borrows` says that it draws in this terminal, so we must step aside."""

    command: tuple[str, ...]
    borrows: bool


def choose(
    path: Path, setting: str, environ: Mapping[str, str] = os.environ, *, beside: bool = True
) -> Editor:
    """The editor of tutor.toml, or $VISUAL, or $EDITOR; inside VS Code, tmux and Zellij it opens
    `beside` us. Raises TutorError where none is set."""
    if not beside:
        environ = {name: environ[name] for name in environ if name not in THEIRS}
    if not setting.strip() and environ.get("TERM_PROGRAM") == "vscode" and shutil.which("code"):
        return Editor(("code", "--reuse-window", str(path)), borrows=False)
    chosen = setting or environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = shlex.split(chosen)
    except ValueError as error:
        raise TutorError(f"The editor {chosen!r} can't be read: {error}.") from error
    if not words:
        raise TutorError(
            "No editor is set.",
            "Set `editor` in tutor.toml, or the variable EDITOR, such as `export EDITOR=nano`. "
            f"Or open the file yourself: {path}",
        )
    command = (*words, str(path))
    if Path(words[0]).name in WINDOWS:
        return Editor(command, borrows=False)
    pane: tuple[str, ...] = ()
    if environ.get("TMUX") and shutil.which("tmux"):
        pane = ("tmux", "split-window", "-h", shlex.join(command))
    elif environ.get("ZELLIJ") and shutil.which("zellij"):
        pane = ("zellij", "run", "--close-on-exit", "--", *command)
    if pane and not shutil.which(words[0]):  # the pane would close again without a word
        raise _unusable(words[0], "there is no such command")
    return Editor(pane or command, borrows=not pane)


KEYS = (signal.SIGINT, signal.SIGQUIT)  # which the terminal sends to all that run in it


@contextmanager
def _spared() -> Iterator[None]:
    """Ctrl-C is for the editor, not for us. Signals are ignored, since of handled ones the event
    loop would hear afterwards; the editor would ignore them too, but for `_as_usual`."""
    before = {sign: signal.signal(sign, signal.SIG_IGN) for sign in KEYS}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _as_usual() -> None:
    for sign in KEYS:
        signal.signal(sign, signal.SIG_DFL)


def run(editor: Editor) -> None:
    """Start it, and wait for it if it borrows the terminal. Raises TutorError."""
    try:
        if editor.borrows:
            with _spared():
                subprocess.run(editor.command, check=False, preexec_fn=_as_usual)
        else:
            subprocess.Popen(
                editor.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
    except OSError as error:
        raise _unusable(editor.command[0], error.strerror or str(error)) from error


def _unusable(editor: str, why: str) -> TutorError:
    return TutorError(
        f"The editor {editor!r} can't be run: {why}.",
        "Mend `editor` in tutor.toml, or the variables VISUAL and EDITOR.",
    )
