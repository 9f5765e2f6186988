"""The use cases that keep progress safe: a copy in one file, and taking one in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tutor.models import TutorError
from tutor.progress import lines
from tutor.session import Session

MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Copied:
    """A backup: where it is, the events in it, its size in bytes."""

    path: Path
    events: int
    size: int


def is_database(file: Path) -> bool:
    """Whether it is an SQLite file. Raises OSError where it can't be read."""
    if not file.is_file():  # a pipe would be read empty by this
        return False
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def backup(session: Session, target: Path | None) -> Copied:
    """Copy the learner's database to `target`, or beside it where the latest five are kept.

    A backup of before is replaced, anything else stays. Raises TutorError then, and where the copy
    can't be made.
    """
    if target is not None:
        _refuse(session, target.absolute())
    store = session.store
    path = store.backup(target.absolute() if target else None)
    return Copied(path, store.count(), path.stat().st_size)


def _refuse(session: Session, target: Path) -> None:
    if target.is_dir():
        raise TutorError(
            f"{target} is a folder.", f"Name a file: tutor backup {target}/progress.db"
        )
    if not target.exists():
        return
    if target.samefile(session.workspace.database):
        raise TutorError(
            f"{target} is the database itself.", "Name another file: tutor backup progress-copy.db"
        )
    from tutor.progress.store import is_ours

    if not (is_database(target) and is_ours(target)):
        raise TutorError(
            f"{target} is there already, and it is no backup of the tutor's. It is as it was.",
            "Name another file, or move that one away.",
        )


def merge_database(session: Session, file: Path) -> int:
    """Take in what a backup, or another workspace's database, holds; returns how many events are
    new. The file is read from a copy, and stays as it is."""
    import tempfile

    from tutor.progress import backup
    from tutor.progress.store import is_ours, open_store

    if not is_ours(file):
        raise TutorError(
            "That is an SQLite database, but not a tutor's.",
            "Name a file that `tutor export` or `tutor backup` has written.",
        )
    with tempfile.TemporaryDirectory() as folder:
        copied = backup.taken(file, Path(folder) / "progress.db")
        with open_store(copied) as other:
            return session.merge(lines.dump(event) for event in other.events())
