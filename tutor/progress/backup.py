"""Copies of the learner's database: whole or not at all, and only of what is sound."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from tutor.models import TutorError
from tutor.progress.trouble import code, explain

KEPT = 5  # copies of each series
STALE = 24 * 3600.0  # seconds after which a copy that nobody finished is swept away
SERIES = re.compile(r"(?P<series>[a-z-]+)-(?P<number>\d{4,})(?:-schema-\d+)?\.db")


def folder(database: Path) -> Path:
    """Where copies lie unless the learner names a place; git leaves it out."""
    return database.with_name("backups")


def before_upgrade(database: Path, schema: int) -> Path:
    """Copy a database that is about to change its schema. Raises TutorError where that fails."""
    try:
        # A connection of its own: the one that will upgrade holds the lock meanwhile.
        with closing(_reader(database)) as db:
            return rolling(db, database, "before-upgrade", f"-schema-{schema}")
    except TutorError as error:
        raise TutorError(
            f"{database} is to be upgraded, and a copy must be made first: {error.what}",
            error.way_out,
        ) from error


def rolling(source: sqlite3.Connection, database: Path, series: str, ending: str = "") -> Path:
    """Copy into `folder`, and let go of all but the latest five of the series."""
    place = folder(database)
    try:
        place.mkdir(exist_ok=True)
        ignore = place / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="ascii")
    except OSError as error:
        raise TutorError(
            f"The folder {place} can't be made or written: {error.strerror}.",
            "Make it writable, and see that the disk has room.",
        ) from error
    number = max([0, *_numbers(place, series)]) + 1
    made = copy(source, database, place / f"{series}-{number:04d}{ending}.db")
    _sweep(place, series)
    return made


def _numbers(place: Path, series: str) -> dict[int, Path]:
    found = {path: SERIES.fullmatch(path.name) for path in place.iterdir()}
    return {int(m["number"]): path for path, m in found.items() if m and m["series"] == series}


def _sweep(place: Path, series: str) -> None:
    with suppress(OSError):  # a copy too many does no harm
        copies = _numbers(place, series)
        newest = max(path.stat().st_mtime for path in copies.values())
        parts = [path for path in place.glob(".*.part*") if newest - path.stat().st_mtime > STALE]
        for path in [copies[number] for number in sorted(copies)[:-KEPT]] + parts:
            path.unlink()


def copy(source: sqlite3.Connection, database: Path, target: Path) -> Path:
    """Copy the database as it is at one moment, while others may write; `target` is then one file
    without a WAL. What was there is replaced in one step, and only by a sound copy.

    `source` must not be in a transaction that has written. Raises TutorError: the target can't be
    written, the disk is full, the database is damaged.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with closing(sqlite3.connect(part)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")
            problems = [row[0] for row in made.execute("PRAGMA quick_check")]
        if problems != ["ok"]:
            raise explain(database, sqlite3.SQLITE_CORRUPT, sqlite3.DatabaseError(problems[0]))
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except sqlite3.Error as error:
        if code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise explain(database, code(error), error) from error
        if code(error) == sqlite3.SQLITE_FULL:
            raise explain(target, code(error), error) from error
        raise _unwritable(target, str(error)) from error
    except OSError as error:
        raise _unwritable(target, error.strerror or str(error)) from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                part.with_name(part.name + ending).unlink(missing_ok=True)
    return target


def taken(database: Path, target: Path) -> Path:
    """Copy a database that is not opened here, as it is at one moment; it stays as it is."""
    with closing(_reader(database)) as source:
        return copy(source, database, target)


def _reader(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)


def _unwritable(target: Path, why: str) -> TutorError:
    return TutorError(
        f"{target} can't be written ({why}).",
        "Name a file in a folder that you may write to, on a disk with room.",
    )
