"""The learner's events in one SQLite file: append, read, carry over. The only file with SQL."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self, TextIO

from tutor.models import Event, TutorError
from tutor.progress import lines, trouble
from tutor.progress.trouble import CLOSED, code, errors_for_people, explain

APPLICATION = 0x6B617461  # "kata", in the file's header: tells ours from any other SQLite file
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DECODE = json.JSONDecoder().raw_decode  # a quarter faster than json.loads


# --- schema ---------------------------------------------------------------------------------


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


# The position in this list is the schema's version: append only, never change what was released.
MIGRATIONS: list[Callable[[sqlite3.Connection], None]] = [_events_and_sources]


def _migrate(db: sqlite3.Connection) -> None:
    """Apply what is missing; each step and its number in `user_version` are one transaction."""
    for number, migration in enumerate(MIGRATIONS, 1):
        if _version(db) >= number:
            continue
        with db:
            db.execute("BEGIN IMMEDIATE")
            if _version(db) < number:  # another process may have been faster
                migration(db)
                db.execute(f"PRAGMA user_version = {number}")


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


# --- opening --------------------------------------------------------------------------------


def open_store(path: Path) -> Store:
    """The events at `path`, made with its folder if there is none. Use it as a context manager.

    Where the file or its folder can't be written, the store opens for reading only.
    Raises TutorError: not our database, damaged, from a newer tutor, locked, not to be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TutorError(
            f"The folder {path.parent} can't be made: {error.strerror}.",
            "Choose a folder that you may write to.",
        ) from error
    with errors_for_people(path):
        return Store(path, _connect(path))


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return _opened(path, "mode=rwc")
    except sqlite3.OperationalError as error:
        if code(error) not in CLOSED or not path.is_file():
            raise
    # A WAL needs two files beside the database. Where they can't be made, `immutable` reads
    # without them; a WAL that still holds events would then be overlooked, so that is refused.
    try:
        return _opened(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if code(error) not in CLOSED or _size(_wal(path)):
            raise
    return _opened(path, "mode=ro&immutable=1")


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=trouble.BUSY_SECONDS,
        isolation_level=None,  # transactions are begun by hand
        check_same_thread=False,  # a TUI checks in a thread; the store's lock orders the calls
    )
    try:
        _recognise(db, path, will_migrate=mode == "mode=rwc")
        if mode == "mode=rwc":
            # WAL lets readers go on while a process writes. With it, NORMAL keeps a committed
            # event through kill -9: the event is then in the kernel's cache, which outlives the
            # process. Only a power cut may take the last few events, and never harms the file; in
            # return a verdict waits for no fsync. A file system without WAL needs FULL.
            journal = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            db.execute(f"PRAGMA synchronous = {'NORMAL' if journal == 'wal' else 'FULL'}")
            _migrate(db)
        db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()
        raise
    return db


def _recognise(db: sqlite3.Connection, path: Path, *, will_migrate: bool) -> None:
    """Refuse, before anything is written, a file that is not ours or has another schema."""
    application, version, tables = db.execute(
        "SELECT (SELECT application_id FROM pragma_application_id),"
        " (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master)"
    ).fetchone()
    if (tables or version) and application != APPLICATION:
        raise TutorError(
            f"{path} is an SQLite database, but not a tutor's. Nothing in it was changed.",
            f"Move it away, then run the command again: mv '{path}' '{path}.other'",
        )
    if version > len(MIGRATIONS):
        raise TutorError(
            f"{path} was written by a newer tutor (schema {version}; this one knows up to"
            f" {len(MIGRATIONS)}). Nothing in it was changed.",
            "Upgrade this tutor: pip install --upgrade kata-tutor",
        )
    if version < len(MIGRATIONS) and not will_migrate:
        raise TutorError(
            f"{path} has an older schema ({version}), and can't be written to upgrade it.",
            "Make the file and its folder writable, or copy them to where you may write.",
        )


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


# --- the store ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Health:
    """What `tutor doctor` shows. `size` in bytes, WAL included; `problems` is empty when sound."""

    path: Path
    schema: int
    events: int
    size: int
    journal: str
    writable: bool
    problems: tuple[str, ...]


class Store:
    """An open database; made by `open_store`. Threads may share it, processes open their own."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self._db = db
        self._lock = threading.RLock()
        self._last = (0, 0)
        self.device: str = db.execute("SELECT value FROM meta WHERE key = 'device'").fetchone()[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def append(self, kind: str, subject: str, payload: Mapping[str, Any], at: datetime) -> Event:
        """Save one event, at the same cost however many there are, and return it as read back.

        Raises ValueError where `at` is naive or `lines.check` refuses kind or payload, TutorError
        where the event can't be saved.
        """
        if at.tzinfo is None:
            raise ValueError("an event needs an aware time")
        at = at.astimezone(UTC)
        plain = json.loads(json.dumps(dict(payload), allow_nan=False))
        with self._lock, errors_for_people(self.path):
            event = Event(self._new_id(at), at, self.device, kind, subject, plain)
            lines.check(event)
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                self._insert(event)
        return event

    def events(
        self,
        kind: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        *,
        sources: bool = True,
    ) -> list[Event]:
        """Events sorted by (at, id), from `since` on (that instant included).

        Without `sources`, payloads lack their `source`; no derivation needs it, and it is most of
        the bytes.
        """
        with self._lock, errors_for_people(self.path):
            return list(self._select(kind, subject, since, sources=sources))

    def export(self, fp: TextIO) -> int:
        """Write all events as JSON Lines, sorted by (at, id); returns how many."""
        number = 0
        with self._lock, errors_for_people(self.path):
            for event in self._select(sources=True):
                fp.write(lines.dump(event) + "\n")
                number += 1
        return number

    def merge(self, exported: Iterable[str]) -> int:
        """Take in exported lines, in any order and any number of times; returns how many were new.

        All or nothing: a broken line raises TutorError with its number before anything is written.
        """
        incoming: dict[str, tuple[int, Event]] = {}
        for number, line in enumerate(exported, 1):
            if not line.strip():
                continue
            try:
                event = lines.parse(line)
            except ValueError as error:
                raise _refused(number, str(error)) from error
            if incoming.setdefault(event.id, (number, event))[1] != event:
                raise _refused(number, f"event {event.id} is there twice, with different content")
        new = 0
        with self._lock, errors_for_people(self.path), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            for number, event in incoming.values():
                known = next(self._select(id=event.id, sources=True), None)
                if known is None:
                    self._insert(event)
                    new += 1
                elif known != event:
                    raise _refused(number, f"event {event.id} is known with different content")
        return new

    def health(self) -> Health:
        """Reads the whole file; damage is reported, not raised."""
        events, problems = 0, []
        with self._lock, errors_for_people(self.path):
            try:
                found = [row[0] for row in self._db.execute("PRAGMA quick_check")]
                problems += [text for text in found if text != "ok"]
                events = self._db.execute("SELECT count(*) FROM event").fetchone()[0]
            except sqlite3.DatabaseError as error:
                problems.append(str(error))
            return Health(
                path=self.path,
                schema=_version(self._db),
                events=events,
                size=_size(self.path) + _size(_wal(self.path)),
                journal=self._db.execute("PRAGMA journal_mode").fetchone()[0],
                writable=self._is_writable(),
                problems=tuple(problems),
            )

    def _is_writable(self) -> bool:
        try:
            self._db.execute("BEGIN IMMEDIATE")  # alone, this is granted on a read-only file too
            self._db.execute("UPDATE meta SET value = value")
        except sqlite3.OperationalError as error:
            return code(error) == sqlite3.SQLITE_BUSY  # another is writing, so it can be done
        finally:
            self._db.rollback()
        return True

    def _select(
        self,
        kind: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        id: str | None = None,
        *,
        sources: bool,
    ) -> Iterator[Event]:
        wanted = {
            "kind = ?": kind,
            "subject = ?": subject,
            "at >= ?": since and lines.timestamp(since),
            "id = ?": id,
        }
        wanted = {condition: value for condition, value in wanted.items() if value is not None}
        rows = self._db.execute(
            f"SELECT id, at, device, kind, subject, payload, {'text' if sources else 'NULL'}"
            f" FROM {'event LEFT JOIN source ON event = id' if sources else 'event'}"
            + (f" WHERE {' AND '.join(wanted)}" if wanted else "")
            + " ORDER BY at, id",
            [*wanted.values()],
        )
        for id_, at, device, kind_, subject_, payload, source in rows:
            try:
                held, _ = DECODE(payload)
                time = datetime.fromisoformat(at)
            except ValueError as error:
                raise explain(self.path, sqlite3.SQLITE_CORRUPT, error) from error
            if source is not None:
                held["source"] = source
            yield Event(id_, time, device, kind_, subject_, held)

    def _insert(self, event: Event) -> None:
        payload = dict(event.payload)
        source = payload.pop("source", None)
        at = lines.timestamp(event.at)
        self._db.execute(
            "INSERT INTO event (id, at, device, kind, subject, payload) VALUES (?, ?, ?, ?, ?, ?)",
            (event.id, at, event.device, event.kind, event.subject, json.dumps(payload)),
        )
        if source is not None:
            self._db.execute("INSERT INTO source (event, text) VALUES (?, ?)", (event.id, source))

    def _new_id(self, at: datetime) -> str:
        """32 hex digits that sort by time, and within one microsecond by order of appending."""
        micros = max(0, (at - EPOCH) // timedelta(microseconds=1))
        number = self._last[1] + 1 if micros == self._last[0] else 0
        self._last = (micros, number)
        return f"{micros:014x}{number:06x}{os.urandom(6).hex()}"


def _refused(number: int, why: str) -> TutorError:
    return TutorError(
        f"Line {number} can't be imported: {why}. Nothing was imported.",
        "Mend or remove that line, or make the export anew, then import again.",
    )
