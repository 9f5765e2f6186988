"""The learner's text between the editor and the disk. What is on either side is never lost.

While there are changes that are not saved, a draft of them lies in `.tutor/drafts`. It is there
after a crash, even after `kill -9`, and it is gone once the file itself holds the text. A draft
bears the time of the file that it goes on from: where the file has another, both have changed,
whatever the clock said meanwhile.
"""

from __future__ import annotations

import errno
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

from tutor import paths
from tutor.models import TutorError
from tutor.workspace import MARK, Workspace, read_text, replace, write_new

FOLDER = "drafts"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Change(Enum):
    """What a look at the disk says."""

    NONE = auto()  # disk and editor hold the same text
    OUTSIDE = auto()  # the file has changed, the editor has not
    INSIDE = auto()  # the editor has changed, the file has not
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is open in the editor. `base` is the text that both sides last agreed on."""

    path: Path
    base: str

    def compare(self, disk: str, editor: str) -> Change:
        disk, editor, base = (flat(text) for text in (disk, editor, self.base))
        if disk == editor:
            return Change.NONE
        if editor == base:
            return Change.OUTSIDE
        return Change.INSIDE if disk == base else Change.BOTH

    def changed(self, editor: str) -> bool:
        """Whether the editor holds what is not saved."""
        return flat(editor) != flat(self.base)


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of a save. `disk` is what was found there instead of the base; then nothing was
    written."""

    path: Path
    text: str
    disk: str | None = None


def flat(text: str) -> str:
    """A text whose line ends compare as equal."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def save(workspace: Workspace, paper: Paper, text: str) -> Written:
    """Write the editor's text, unless somebody else has changed the file. Raises TutorError."""
    if paper.path.exists():
        disk = read_text(paper.path)
        if flat(disk) == flat(text):
            drop_draft(workspace, paper.path)
            return Written(paper.path, disk)
        if flat(disk) != flat(paper.base):
            return Written(paper.path, text, disk)
    try:
        replace(paper.path, text)
    except OSError as error:
        try:
            kept = f"Your text is kept in {keep_draft(workspace, paper, text)}."
        except OSError:
            kept = "Your text is in the editor only."
        mend = "Free some space" if error.errno in FULL else "Make it writable"
        raise TutorError(
            f"{paper.path} can't be written: {error.strerror or error}.",
            f"{mend}, then save again. {kept}",
        ) from error
    drop_draft(workspace, paper.path)
    return Written(paper.path, text)


# --- drafts ---------------------------------------------------------------------------------


def draft(workspace: Workspace, path: Path) -> Path:
    """Where unsaved changes of a file are kept: `.tutor/drafts/activations-softmax.py`."""
    with suppress(ValueError):
        path = path.relative_to(workspace.root)
    return workspace.root / MARK / FOLDER / "-".join(path.parts)


def keep_draft(workspace: Workspace, paper: Paper, text: str) -> Path:
    """Keep unsaved changes. Raises OSError."""
    kept, at = draft(workspace, paper.path), 0
    with suppress(OSError, TutorError):
        seen = paper.path.stat().st_mtime_ns
        if flat(read_text(paper.path)) == flat(paper.base):
            at = seen
    replace(kept, text)
    os.utime(kept, ns=(at, at))
    return kept


def drop_draft(workspace: Workspace, path: Path) -> None:
    with suppress(OSError):
        draft(workspace, path).unlink(missing_ok=True)


def read_draft(workspace: Workspace, path: Path, disk: str) -> tuple[str, bool]:
    """Changes that were not saved, empty where there are none, and whether the file is another one
    than they were made to."""
    kept = draft(workspace, path)
    try:
        text = kept.read_text(encoding="utf-8")
        stale = path.stat().st_mtime_ns != kept.stat().st_mtime_ns
    except (OSError, UnicodeDecodeError):
        return "", False
    return ("", False) if flat(text) == flat(disk) else (text, stale)


def put_aside(workspace: Workspace, path: Path, text: str, now: datetime) -> Path:
    """Keep a text that loses against another, under a name of its own. Raises OSError."""
    kept = draft(workspace, path)
    stem, number = f"{kept.stem}-{now.astimezone():%Y-%m-%d-%H%M%S}", 1
    place = kept.with_name(f"{stem}.py")
    while not write_new(place, text):
        number += 1
        place = kept.with_name(f"{stem}-{number}.py")
    return place


def keep_now(workspace: Workspace, paper: Paper, text: str) -> Path:
    """Into the file, or beside it if the file was changed. Returns where it is. Raises OSError."""
    with suppress(TutorError, OSError):
        if save(workspace, paper, text).disk is None:
            return paper.path
    return keep_draft(workspace, paper, text)


def keep_first(workspace: Workspace, paper: Paper, text: str) -> None:
    """Keep a text before it leaves the editor. Raises TutorError where that can't be."""
    if not paper.changed(text):
        return
    try:
        keep_now(workspace, paper, text)
    except OSError as error:
        raise TutorError(
            f"{paper.path.name} can't be kept: {error.strerror or error}.",
            "Your text is still in the editor. Free some space, or make the folder writable, then "
            "press ^s.",
        ) from error


def keep_at_end(workspace: Workspace, paper: Paper, text: str) -> str:
    """Keep a text of which there will be no other copy. Returns what is to be said about it."""
    with suppress(OSError):
        kept = keep_now(workspace, paper, text)
        return f"Your unsaved text is kept in {kept}." if kept != paper.path else ""
    name = f"{paper.path.stem}-{time.time_ns()}.py"
    for folder in (paths.cache, tempfile.gettempdir):
        with suppress(OSError):
            place = Path(folder()) / "kata-tutor-kept" / name
            if write_new(place, text):
                return f"{paper.path} can't be written. Your unsaved text is kept in {place}."
    return f"Your unsaved text can be kept nowhere. Here it is:\n\n{text}"
