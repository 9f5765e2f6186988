"""The learner's events in one SQLite file: append, read, carry over. The only file with SQL."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self, TextIO

from tutor.models import Event, TutorError
from tutor.progress import backup, lines, schema, trouble
from tutor.progress.trouble import CLOSED, code, errors_for_people, explain

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EXCERPT = 24  # words
Draft = tuple[str, str, Mapping[str, Any], datetime]  # kind, subject, payload, at
DECODE = json.JSONDecoder().raw_decode  # a quarter faster than json.loads


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
        return Store(path, *_connect(path))


def _connect(path: Path) -> tuple[sqlite3.Connection, sqlite3.Error | None]:
    """A connection, and what keeps it from writing, if anything does."""
    try:
        return _opened(path, "mode=rwc"), None
    except sqlite3.OperationalError as error:
        if code(error) not in CLOSED or not path.is_file():
            raise
        closed = error
    # A WAL needs two files beside the database. Where they can't be made, `immutable` reads
    # without them; a WAL that still holds events would then be overlooked, so that is refused.
    try:
        return _opened(path, "mode=ro"), closed
    except sqlite3.OperationalError as error:
        if code(error) not in CLOSED or _size(_wal(path)):
            raise
    return _opened(path, "mode=ro&immutable=1"), closed


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=trouble.BUSY_SECONDS,
        isolation_level=None,  # transactions are begun by hand
        check_same_thread=False,  # a TUI checks in a thread; the store's lock orders the calls
    )
    try:
        schema.recognise(db, path, will_migrate=mode == "mode=rwc")
        if mode == "mode=rwc":
            # WAL lets readers go on while a process writes. With it, NORMAL keeps a committed
            # event through kill -9: the event is then in the kernel's cache, which outlives the
            # process. Only a power cut may take the last few events, and never harms the file; in
            # return a verdict waits for no fsync. A file system without WAL needs FULL.
            journal = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            db.execute(f"PRAGMA synchronous = {'NORMAL' if journal == 'wal' else 'FULL'}")
            schema.migrate(db, path)
        db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()
        raise
    return db


def is_ours(path: Path) -> bool:
    """Whether an SQLite file is a tutor's database, of whatever version."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            found = db.execute("PRAGMA application_id").fetchone()
    except sqlite3.Error:
        return False
    return bool(found == (schema.APPLICATION,))


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of its name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


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

    def __init__(
        self, path: Path, db: sqlite3.Connection, closed: sqlite3.Error | None = None
    ) -> None:
        self.path = path
        self._db = db
        self._closed = closed
        self._file = _identity(path)
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
        return self.append_all([(kind, subject, payload, at)])[0]

    def append_all(self, drafts: Iterable[Draft]) -> list[Event]:
        """Save events that belong together: all of them or none. Raises as `append` does."""
        events = [self._event(*draft) for draft in drafts]
        with self._writing():
            for event in events:
                self._insert(event)
        return events

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction."""
        with self._lock, errors_for_people(self.path):
            if self._closed:
                raise self._closed
            # SQLite would go on writing to a file that has no name any more.
            if _identity(self.path) != self._file:
                raise TutorError(*trouble.gone(self.path))
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                yield

    def _event(self, kind: str, subject: str, payload: Mapping[str, Any], at: datetime) -> Event:
        if at.tzinfo is None:
            raise ValueError("an event needs an aware time")
        at = at.astimezone(UTC)
        plain = json.loads(json.dumps(dict(payload), allow_nan=False))
        with self._lock:
            id = self._new_id(at)
        event = Event(id, at, self.device, kind, subject, plain)
        lines.check(event)
        return event

    def events(
        self,
        kind: str | Collection[str] | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        *,
        sources: bool = True,
    ) -> list[Event]:
        """Events sorted by (at, id): of a kind or several, from `since` on (that instant included).

        Without `sources`, payloads lack their `source`; no derivation needs it, and it is most of
        the bytes.
        """
        with self._lock, errors_for_people(self.path):
            return list(self._select(kind, subject, since, sources=sources))

    def count(self) -> int:
        with self._lock, errors_for_people(self.path):
            return int(self._db.execute("SELECT count(*) FROM event").fetchone()[0])

    def stamp(self) -> tuple[int, int]:
        """Another one whenever anything in the database has changed, by whomever."""
        with self._lock, errors_for_people(self.path):
            others = self._db.execute("PRAGMA data_version").fetchone()[0]
            return int(others), self._db.total_changes

    def after(self, mark: tuple[str, str]) -> list[Event]:
        """The events after a mark in their order, without sources. A mark is the time of an event,
        as `lines.timestamp` writes it, and its id; two empty texts are before the first."""
        with self._lock, errors_for_people(self.path):
            return list(self._select(after=mark, sources=False))

    def snapshot(self, name: str) -> str:
        """What `keep` kept last under the name; empty where there is nothing."""
        with self._lock, errors_for_people(self.path):
            found = self._db.execute("SELECT value FROM snapshot WHERE name = ?", (name,))
            return str((found.fetchone() or ("",))[0])

    def keep(self, name: str, value: str) -> None:
        """Keep what was derived from the events. Where that can't be done at once (another process
        is writing, the disk is full or read-only) nothing is kept, and nothing is lost by it."""
        with self._lock, suppress(sqlite3.OperationalError):
            self._db.execute("PRAGMA busy_timeout = 0")
            try:
                self._db.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?)", (name, value))
            finally:
                self._db.execute(f"PRAGMA busy_timeout = {round(trouble.BUSY_SECONDS * 1000)}")

    def search(self, words: Sequence[str], marks: tuple[str, str]) -> dict[str, str]:
        """Events whose text or note holds all `words` (or words that begin so), by id, the best
        first: an excerpt each, with `marks` before and after what was found. Words without a letter
        or digit are left aside; of none at all nothing is found."""
        real = [word.replace('"', '""') for word in words if any(map(str.isalnum, word))]
        query = " ".join(f'"{word}"*' for word in real) or '""'
        with self._lock, errors_for_people(self.path):
            rows = self._db.execute(
                "SELECT event, snippet(words, 1, ?, ?, '…', ?) FROM words WHERE words MATCH ?"
                " ORDER BY rank, event DESC",
                (*marks, EXCERPT, query),
            )
            return dict(rows)

    def backup(self, target: Path | None = None) -> Path:
        """Copy all to `target`; without it, to a folder beside the database that keeps the latest
        five. Returns the copy. Raises TutorError where it can't be made; no half of it stays."""
        with self._lock, errors_for_people(self.path):
            if target is None:
                return backup.rolling(self._db, self.path, "backup")
            return backup.copy(self._db, self.path, target)

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
        with self._writing():
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
                schema=schema.version(self._db),
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
        kind: str | Collection[str] | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        id: str | None = None,
        after: tuple[str, str] | None = None,
        *,
        sources: bool,
    ) -> Iterator[Event]:
        kinds = [kind] if isinstance(kind, str) else [*(kind or ())]
        conditions: dict[str, Sequence[str] | None] = {
            "kind IN (SELECT value FROM json_each(?))": None
            if kind is None
            else [json.dumps(kinds)],
            "subject = ?": None if subject is None else [subject],
            "at >= ?": None if since is None else [lines.timestamp(since)],
            "id = ?": None if id is None else [id],
            "(at, id) > (?, ?)": after,
        }
        wanted = {text: values for text, values in conditions.items() if values is not None}
        rows = self._db.execute(
            f"SELECT id, at, device, kind, subject, payload, {'text' if sources else 'NULL'}"
            f" FROM {'event LEFT JOIN source ON event = id' if sources else 'event'}"
            + (f" WHERE {' AND '.join(wanted)}" if wanted else "")
            + " ORDER BY at, id",
            [value for values in wanted.values() for value in values],
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
