"""The tables of the learner's database, and how an older file gets them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tutor.models import TutorError
from tutor.progress import backup

APPLICATION = 0x6B617461  # "kata", in the file's header: tells ours from any other SQLite file


def _events_and_sources(db: sqlite3.Connection) -> None:
    """Source texts lie in a table of their own, so that reading what happened stays cheap."""
    db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    db.execute(
        "CREATE TABLE event (id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, device TEXT NOT NULL,"
        " kind TEXT NOT NULL, subject TEXT NOT NULL, payload TEXT NOT NULL,"
        " PRIMARY KEY (at, id)) WITHOUT ROWID"
    )
    db.execute("CREATE INDEX event_subject ON event (subject)")
    db.execute(
        "CREATE TABLE source (event TEXT PRIMARY KEY REFERENCES event (id), text TEXT NOT NULL)"
    )
    db.execute("INSERT INTO meta VALUES ('device', ?)", (os.urandom(8).hex(),))
    db.execute(f"PRAGMA application_id = {APPLICATION}")


def _words_kinds_and_snapshots(db: sqlite3.Connection) -> None:
    """What the learner wrote can be searched, and events are found by kind without reading all.
    Snapshots hold what was derived from the events so far; any of them may be lost at any time.

    A trigger keeps the words, in the transaction of the event itself: by whatever way an event
    comes in, it is found.
    """
    words = "json_extract({0}payload, '$.text')", "json_extract({0}payload, '$.note')"
    wanted = "{0}kind IN ('note', 'ask', 'reply', 'hours', 'timer', 'done')"
    text = f"coalesce({', '.join(words)})"
    db.execute("CREATE INDEX event_kind ON event (kind)")
    db.execute("CREATE TABLE snapshot (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    db.execute(
        "CREATE VIRTUAL TABLE words USING"
        " fts5(event UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2')"
    )
    db.execute(
        "INSERT INTO words (event, text)"
        f" SELECT id, {text.format('')} FROM event"
        f" WHERE {wanted.format('')} AND {text.format('')} <> ''"
    )
    db.execute(
        "CREATE TRIGGER event_words AFTER INSERT ON event"
        f" WHEN {wanted.format('NEW.')} AND {text.format('NEW.')} <> ''"
        f" BEGIN INSERT INTO words (event, text) VALUES (NEW.id, {text.format('NEW.')}); END"
    )


# The position in this list is the schema's version: append only, never change what was released.
MIGRATIONS: list[Callable[[sqlite3.Connection], None]] = [
    _events_and_sources,
    _words_kinds_and_snapshots,
]


def version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Apply what is missing; each step and its number in `user_version` are one transaction.

    A file that holds events is copied first, and where no copy can be made nothing is done.
    Raises TutorError then.
    """
    copied = False
    for number, migration in enumerate(MIGRATIONS, 1):
        if version(db) >= number:
            continue
        with db:
            db.execute("BEGIN IMMEDIATE")
            found = version(db)
            if found >= number:  # another process was faster
                continue
            if found and not copied and db.execute("SELECT 1 FROM event LIMIT 1").fetchone():
                backup.before_upgrade(path, found)
                copied = True
            migration(db)
            db.execute(f"PRAGMA user_version = {number}")


def recognise(db: sqlite3.Connection, path: Path, *, will_migrate: bool) -> None:
    """Refuse, before anything is written, a file that is not ours or has another schema."""
    application, found, tables = db.execute(
        "SELECT (SELECT application_id FROM pragma_application_id),"
        " (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master)"
    ).fetchone()
    if (tables or found) and application != APPLICATION:
        raise TutorError(
            f"{path} is an SQLite database, but not a tutor's. Nothing in it was changed.",
            f"Move it away, then run the command again: mv '{path}' '{path}.other'",
        )
    if found > len(MIGRATIONS):
        raise TutorError(
            f"{path} was written by a newer tutor (schema {found}; this one knows up to"
            f" {len(MIGRATIONS)}). Nothing in it was changed.",
            "Upgrade this tutor: pip install --upgrade kata-tutor",
        )
    if found < len(MIGRATIONS) and not will_migrate:
        raise TutorError(
            f"{path} has an older schema ({found}), and can't be written to upgrade it.",
            "Make the file and its folder writable, or copy them to where you may write.",
        )
