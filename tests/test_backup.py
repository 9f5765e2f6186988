"""Copies of the database, upgrades from every earlier schema, and a disk that is full."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.models import Event, TutorError
from tutor.progress import backup, schema
from tutor.progress.store import open_store

SCHEMAS = sorted((Path(__file__).parent / "fixtures" / "schemas").glob("*.sql"))
T0 = datetime(2025, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work space" / ".tutor" / "progress.db"


def old(path: Path, sql: Path = SCHEMAS[0]) -> list[tuple[str, ...]]:
    """A database as an earlier tutor left it; returns the rows of its events."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(sql.read_text(encoding="utf-8"))
    return rows(path)


def rows(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(
            "SELECT id, at, device, kind, subject, payload, text FROM event"
            " LEFT JOIN source ON event = id ORDER BY at, id"
        ).fetchall()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def copies(path: Path) -> list[Path]:
    return sorted(backup.folder(path).glob("*"))


def filled(path: Path, number: int = 3) -> list[Event]:
    with open_store(path) as opened:
        for minute in range(number):
            at = T0 + timedelta(minutes=minute)
            opened.append("reset", "softmax", {"source": "def softmax(x):\n" * 20}, at)
        return opened.events()


# --- upgrades -------------------------------------------------------------------------------


def test_there_is_a_database_of_every_earlier_schema() -> None:
    numbers = [int(sql.stem) for sql in SCHEMAS]
    assert numbers == [*range(1, len(schema.MIGRATIONS))]


@pytest.mark.parametrize("sql", SCHEMAS, ids=lambda sql: f"schema-{sql.stem}")
def test_an_older_database_is_copied_and_upgraded(path: Path, sql: Path) -> None:
    before = old(path, sql)
    with open_store(path) as opened:
        assert [event.id for event in opened.events()] == [row[0] for row in before]
        assert opened.health().schema == len(schema.MIGRATIONS)
        assert opened.health().problems == ()
        assert list(opened.search(["transformer"], ("<", ">")).values()) == [
            "the <transformer> paper"
        ]
        opened.append("note", "", {"text": "written after the upgrade"}, T0)
        assert len(opened.search(["upgrade"], ("", ""))) == 1
    (copy,) = backup.folder(path).glob("*.db")
    assert copy.name == f"before-upgrade-0001-schema-{sql.stem}.db"
    assert (version(copy), rows(copy)) == (int(sql.stem), before)
    with open_store(path):
        assert len(list(backup.folder(path).glob("*.db"))) == 1  # once is enough


@pytest.mark.parametrize("sql", SCHEMAS, ids=lambda sql: f"schema-{sql.stem}")
def test_an_upgraded_database_has_the_tables_of_a_new_one(
    path: Path, tmp_path: Path, sql: Path
) -> None:
    old(path, sql)
    tables = []
    for one in (path, tmp_path / "new.db"):
        with open_store(one), closing(sqlite3.connect(one)) as db:
            tables.append(db.execute("SELECT type, name, sql FROM sqlite_master").fetchall())
    assert sorted(tables[0], key=str) == sorted(tables[1], key=str)


def test_a_new_database_needs_no_copy(path: Path) -> None:
    filled(path)
    assert not backup.folder(path).exists()


def test_without_a_copy_nothing_is_upgraded(path: Path) -> None:
    before = old(path)
    backup.folder(path).write_text("a file where the folder should be")
    with pytest.raises(TutorError, match="a copy must be made first") as caught:
        open_store(path)
    assert "backups" in caught.value.what
    assert (version(path), rows(path)) == (1, before)
    backup.folder(path).unlink()
    with open_store(path) as opened:
        assert len(opened.events()) == len(before)


def test_an_upgrade_that_breaks_leaves_the_old_schema_and_a_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old(path)

    def breaks(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (x)")
        raise KeyboardInterrupt

    monkeypatch.setattr(schema, "MIGRATIONS", [schema.MIGRATIONS[0], breaks])
    with pytest.raises(KeyboardInterrupt):
        open_store(path)
    monkeypatch.undo()
    assert (version(path), rows(path)) == (1, before)
    with open_store(path) as opened:
        assert opened.health().schema == 2
    assert len(list(backup.folder(path).glob("*.db"))) == 2


def test_tutors_that_upgrade_at_once_make_one_copy(path: Path) -> None:
    before = old(path)
    code = "import sys; from pathlib import Path; from tutor.progress.store import open_store\n"
    code += "sys.stdin.readline(); print(open_store(Path(sys.argv[1])).count())"
    tutors = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [(one.stdin.write("\n") and one.stdin.flush()) or one for one in tutors]
    assert [one.communicate(timeout=60)[0] for one in told] == [f"{len(before)}\n"] * 3
    assert len(list(backup.folder(path).glob("*.db"))) == 1


def test_the_latest_five_copies_are_kept(path: Path) -> None:
    for _ in range(7):
        path.unlink(missing_ok=True)
        old(path)
        open_store(path).close()
    assert [one.name for one in copies(path)] == [
        ".gitignore",
        *(f"before-upgrade-{number:04d}-schema-1.db" for number in range(3, 8)),
    ]
    with open_store(path) as opened:
        opened.backup()
    assert len(copies(path)) == 7  # a copy by hand pushes none of them out


# --- copies ---------------------------------------------------------------------------------


def test_a_copy_holds_what_lies_only_in_the_wal(path: Path, tmp_path: Path) -> None:
    with open_store(path) as opened:
        opened.append("note", "", {"text": "a zebra"}, T0)
        copy = opened.backup(tmp_path / "copy.db")
        opened.append("note", "", {"text": "later"}, T0)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["copy.db"]
    with open_store(copy) as again:
        assert [event.payload["text"] for event in again.events()] == ["a zebra"]
        assert len(again.search(["zebra"], ("", ""))) == 1


def test_a_copy_is_of_one_moment_while_another_writes(path: Path, tmp_path: Path) -> None:
    """Pairs are saved in one step; no copy may hold half of one."""
    filled(path, 200)
    halt = threading.Event()

    def write() -> None:
        with open_store(path) as other:
            while not halt.is_set():
                other.append_all([("note", "", {"text": "pair"}, T0)] * 2)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with open_store(path) as opened:
            for _ in range(20):
                copy = opened.backup(tmp_path / "copy.db")
                notes = [row for row in rows(copy) if row[3] == "note"]
                assert len(notes) % 2 == 0
    finally:
        halt.set()
        writer.join()


def test_a_damaged_database_takes_the_place_of_no_copy(path: Path, tmp_path: Path) -> None:
    filled(path, 300)
    with open_store(path) as opened:
        copy = opened.backup(tmp_path / "copy.db")
    before = copy.read_bytes()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096 * 4)
        file.write(b"\xff" * (size - 4096 * 6))
    with open_store(path) as opened, pytest.raises(TutorError, match="is damaged"):
        opened.backup(copy)
    assert copy.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["copy.db"]


def test_what_a_killed_copy_left_is_swept_away_later(path: Path) -> None:
    filled(path)
    with open_store(path) as opened:
        opened.backup()
        place = backup.folder(path)
        stale, fresh = place / ".backup-0002.db.4711.part", place / ".backup-0002.db.4712.part"
        for part in (stale, fresh):
            part.write_bytes(b"half")
        os.utime(stale, (0, 0))
        opened.backup()
        assert not stale.exists()
        assert fresh.exists()  # perhaps another tutor is at it


# --- a full disk ----------------------------------------------------------------------------

FILL = """
import sys, resource
from datetime import UTC, datetime
from pathlib import Path
from tutor.models import TutorError
from tutor.progress.store import open_store
path = Path(sys.argv[1])
with open_store(path) as opened:
    saved = opened.count()
    if len(sys.argv) > 2:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    try:
        while True:
            opened.append("reset", "softmax", {"source": "x" * 3000}, datetime.now(UTC))
            saved += 1
    except TutorError as error:
        print(saved, opened.count(), len(opened.events()))
        print(error.what)
    try:
        opened.backup()
    except TutorError as error:
        print(error.what)
"""


def fill(path: Path, *more: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(path), *more], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_file_that_may_not_grow_loses_nothing(path: Path) -> None:
    filled(path)
    counts, why, *_ = fill(path, "300000")
    assert len(set(counts.split())) == 1
    assert "The disk" in why
    with open_store(path) as opened:
        assert opened.count() == int(counts.split()[0])
        assert opened.health().problems == ()
        opened.append("start", "softmax", {}, T0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_loses_nothing_and_can_still_be_read(small_disk: Path) -> None:
    path = small_disk / ".tutor" / "progress.db"
    filled(path)
    counts, why, copy = fill(path)
    saved = int(counts.split()[0])
    assert {int(count) for count in counts.split()} == {saved}
    assert "The disk is full" in why
    assert "backup" in copy
    with open_store(path) as opened:
        assert opened.count() == saved


def test_a_disk_without_a_byte_left_can_be_read(small_disk: Path) -> None:
    path = small_disk / ".tutor" / "progress.db"
    before = filled(path)
    rest = small_disk / "rest"
    with pytest.raises(OSError), rest.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 512)
    with open_store(path) as opened:
        assert opened.events() == before
        with pytest.raises(TutorError, match="The disk is full"):
            opened.append("start", "softmax", {}, T0)
        opened.keep("anything", "derived")  # nothing is kept, and nothing is said
    rest.unlink()
    with open_store(path) as opened:
        opened.append("start", "softmax", {}, T0)
        assert opened.count() == 4
        assert opened.snapshot("anything") == ""


def test_an_upgrade_on_a_full_disk_waits_for_room(small_disk: Path) -> None:
    path = small_disk / ".tutor" / "progress.db"
    before = old(path)
    rest = small_disk / "rest"
    with rest.open("wb", buffering=0) as file:
        file.write(b"x" * (400 * 1024 - 130 * 1024))
    with pytest.raises(TutorError, match=r"[Nn]othing|copy"):
        open_store(path)
    rest.unlink()
    assert (version(path), rows(path)) == (1, before)
    with open_store(path) as opened:
        assert opened.count() == len(before)
