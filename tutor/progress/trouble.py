"""What SQLite says → what happened to the learner's events, and what to do about it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tutor.models import TutorError

LEAST_ROOM = 65_536  # bytes; less than what a WAL begins with is a full disk
BUSY_SECONDS = 10.0  # how long to wait for another process that is writing

DAMAGED = (
    "{path} is damaged, or no database at all ({error}). Nothing in it was changed.",
    "Move it away: mv '{path}' '{path}.damaged' (with its -wal and -shm, if any). The next command"
    " starts a new one, and `tutor import FILE` brings back what an export or a backup holds.",
)
LOCKED = (
    "Another program has kept {path} locked for {seconds:g} s. Nothing was saved.",
    "Close what uses the file (another tutor, a backup, a database viewer), then try again.",
)
READ_ONLY = (
    "{path} can't be written ({error}). Nothing was saved.",
    "Make the file and its folder writable (chmod u+w), or copy the workspace to a place where you"
    " may write.",
)
EXPLAINED = {
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_FULL: (
        "The disk is full, so nothing was saved to {path}. All earlier events are safe.",
        "Free some space, then try again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk failed while reading or writing {path} ({error}).",
        "Check the disk and its free space; a copy of the file may still open elsewhere.",
    ),
}
# What SQLite says where the database, its WAL or the WAL's index can't be opened for writing.
CLOSED = {number for number, texts in EXPLAINED.items() if texts is READ_ONLY} | {
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
}
NO_SEARCH = (
    "This Python's SQLite was built without FTS5, which the journal is searched with.",
    "Use another Python (those of python.org, conda and the Linux distributions have it).",
)


def gone(path: Path) -> tuple[str, str]:
    """What to say where another file, or none, has the name of the database that is open."""
    return (
        f"{path} was moved, deleted or replaced while it was open. Nothing was saved.",
        "Put it back, or leave and start the tutor again.",
    )


def code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 for a wrong use of the module."""
    # The one OperationalError that the module raises by itself is for texts that are no UTF-8.
    own = sqlite3.SQLITE_CORRUPT if isinstance(error, sqlite3.OperationalError) else 0
    return int(getattr(error, "sqlite_errorcode", own)) & 0xFF


def explain(path: Path, number: int, error: Exception) -> TutorError:
    """The error for people behind result code `number`, one of EXPLAINED."""
    if number == sqlite3.SQLITE_IOERR and _is_full(path):
        number = sqlite3.SQLITE_FULL
    known = {"path": path, "error": error, "seconds": BUSY_SECONDS}
    what, way_out = EXPLAINED[number]
    return TutorError(what.format(**known), way_out.format(**known))


def _is_full(path: Path) -> bool:
    """Whether there is no room beside a file: SQLite then often only says that the disk failed."""
    try:
        return shutil.disk_usage(path.parent).free < LEAST_ROOM
    except OSError:
        return False


@contextmanager
def errors_for_people(path: Path) -> Iterator[None]:
    """Turns what a person can mend into TutorError; a wrong use of SQLite stays what it is."""
    try:
        yield
    except sqlite3.Error as error:
        if "no such module: fts5" in str(error):
            raise TutorError(*NO_SEARCH) from error
        if code(error) not in EXPLAINED:
            raise
        raise explain(path, code(error), error) from error
