from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.models import Event, TutorError
from tutor.progress import trouble
from tutor.progress.store import open_store

T0 = datetime(2025, 5, 1, 12, 0, tzinfo=UTC)
LINE = json.dumps(
    {
        "id": "a1",
        "at": "2025-05-01T12:00:00+00:00",
        "device": "desktop",
        "kind": "start",
        "subject": "softmax",
        "payload": {},
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work space" / ".tutor" / "progress.db"


def filled(path: Path, number: int = 3) -> list[Event]:
    with open_store(path) as opened:
        for minute in range(number):
            at = T0 + timedelta(minutes=minute)
            opened.append("reset", "softmax", {"source": "def softmax(x):\n" * 20}, at)
        return opened.events()


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def test_a_newer_schema_asks_for_a_newer_tutor(path):
    filled(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    before = contents(path)
    with pytest.raises(TutorError, match="newer tutor") as caught:
        open_store(path)
    assert "pip install --upgrade kata-tutor" in caught.value.way_out
    assert contents(path) == before


@pytest.mark.parametrize("junk", [b"hello", b"\x00" * 5000, b"not a database, " * 1000])
def test_a_file_that_is_no_database_is_left_alone(path, junk):
    path.parent.mkdir(parents=True)
    path.write_bytes(junk)
    with pytest.raises(TutorError) as caught:
        open_store(path)
    assert str(path) in caught.value.what
    assert "Nothing in it was changed" in caught.value.what
    assert f"mv '{path}'" in caught.value.way_out
    assert "tutor import" in caught.value.way_out
    assert contents(path) == {path.name: junk}


def test_another_programs_database_is_left_alone(path):
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE bookmarks (url)")
    before = contents(path)
    with pytest.raises(TutorError, match="not a tutor's"):
        open_store(path)
    assert contents(path) == before


def test_damage_inside_is_told_and_health_reports_it(path):
    filled(path, 300)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096 * 4)
        file.write(b"\xff" * (size - 4096 * 6))
    with open_store(path) as opened:
        assert opened.health().problems
        with pytest.raises(TutorError, match=r"is damaged.*Nothing in it was changed"):
            opened.events()


@pytest.mark.parametrize("text", ["'{\"x\"'", "CAST(x'ff7b' AS TEXT)"])
def test_a_payload_that_cannot_be_read_is_damage(path, text):
    filled(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"UPDATE event SET payload = {text} WHERE at > '2025-05-01T12:01'")
    with open_store(path) as opened, pytest.raises(TutorError, match="is damaged"):
        opened.events()


def test_a_full_disk_loses_nothing_that_was_saved(path):
    with open_store(path) as opened:
        first = opened.append("reset", "softmax", {"source": "x"}, T0)
        pages = opened._db.execute("PRAGMA page_count").fetchone()[0]
        opened._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(TutorError, match="disk is full") as caught:
            opened.append("reset", "softmax", {"source": "x" * 100_000}, T0)
        assert "Free some space" in caught.value.way_out
        assert opened.events() == [first]
        opened._db.execute("PRAGMA max_page_count = 1000000")
        opened.append("reset", "softmax", {"source": "x" * 100_000}, T0)
        assert len(opened.events()) == 2


def test_a_lock_is_waited_for_and_then_named(path, monkeypatch):
    filled(path)
    monkeypatch.setattr(trouble, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, open_store(path) as opened:
        other.execute("BEGIN IMMEDIATE")
        assert len(opened.events()) == 3  # reading goes on
        assert opened.health().writable
        with pytest.raises(TutorError, match=r"kept .* locked for 0.1 s"):
            opened.append("start", "softmax", {}, T0)
        other.execute("ROLLBACK")
        opened.append("start", "softmax", {}, T0)


def test_a_lock_that_ends_in_time_goes_unnoticed(path):
    filled(path)
    with (
        open_store(path) as opened,
        closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        release.start()
        opened.append("start", "softmax", {}, T0)
        release.join()
        assert len(opened.events()) == 4


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / ".tutor").write_text("")
    with pytest.raises(TutorError, match="can't be made"):
        open_store(tmp_path / ".tutor" / "progress.db")


def test_a_database_that_is_a_folder(path):
    path.mkdir(parents=True)
    with pytest.raises(TutorError, match=r"progress\.db can't be written"):
        open_store(path)


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder of one's own, as a user whom file permissions bind (root ignores them)."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode"), [(0o500, 0o400), (0o500, 0o600), (0o700, 0o400)]
)
def test_what_cannot_be_written_can_still_be_read(nobody, folder_mode, file_mode):
    path = nobody / "progress.db"
    before = filled(path)
    path.chmod(file_mode)
    nobody.chmod(folder_mode)
    with open_store(path) as opened:
        assert opened.events() == before
        with pytest.raises(TutorError, match="can't be written") as caught:
            opened.append("start", "softmax", {}, T0)
        assert "chmod" in caught.value.way_out
        with pytest.raises(TutorError, match="can't be written"):
            opened.merge([LINE])
        health = opened.health()
        assert (health.writable, health.events, health.problems) == (False, 3, ())
        assert opened.events() == before


@pytest.mark.parametrize("with_index", [True, False])
def test_events_that_lie_only_in_the_wal_are_not_overlooked(nobody, with_index):
    path = nobody / "progress.db"
    filled(path)
    with open_store(path) as opened:
        opened.append("start", "softmax", {}, T0)
        copies = contents(path)  # as a crash leaves them
    for name, data in copies.items():
        if with_index or not name.endswith("-shm"):
            (nobody / name).write_bytes(data)
    nobody.chmod(0o500)
    for file in nobody.iterdir():
        file.chmod(0o400)
    if with_index:
        with open_store(path) as opened:
            assert len(opened.events()) == 4
    else:
        with pytest.raises(TutorError, match="can't be written"):
            open_store(path)
    nobody.chmod(0o700)
    for file in nobody.iterdir():
        file.chmod(0o600)
    with open_store(path) as opened:
        assert len(opened.events()) == 4


def test_a_new_store_in_a_folder_that_cannot_be_written(nobody):
    nobody.chmod(0o500)
    with pytest.raises(TutorError, match="can't be written"):
        open_store(nobody / "progress.db")
    with pytest.raises(TutorError, match="can't be made"):
        open_store(nobody / ".tutor" / "progress.db")
