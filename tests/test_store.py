from __future__ import annotations

import io
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.models import Event, TutorError
from tutor.progress import lines, schema
from tutor.progress.store import Store, open_store

T0 = datetime(2025, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
ATTEMPT = {
    "status": "failed",
    "seed": 1234,
    "duration_ms": 41.2,
    "source": "def softmax(x):\n    return x  # ∑ \u2028 ✓\n",
    "diagnosis": ["no-scale"],
    "passed": False,
    "seconds": 61.5,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work space" / ".tutor" / "progress.db"


def filled(path: Path, number: int = 3) -> list[Event]:
    with open_store(path) as opened:
        for minute in range(number):
            opened.append("attempt", "softmax", ATTEMPT, T0 + timedelta(minutes=minute))
        return opened.events()


def exported(opened: Store) -> str:
    text = io.StringIO()
    opened.export(text)
    return text.getvalue()


@pytest.mark.parametrize("becomes", ["nothing", "another"])
def test_an_event_is_never_written_to_a_file_that_was_taken_away(path, becomes):
    with open_store(path) as opened:
        opened.append("start", "softmax", {}, T0)
        path.rename(path.with_suffix(".moved"))
        if becomes == "another":
            filled(path)
        with pytest.raises(TutorError, match="moved, deleted or replaced"):
            opened.append("hint", "softmax", {"step": 1}, T0)
        if becomes == "nothing":
            path.with_suffix(".moved").rename(path)
            opened.append("hint", "softmax", {"step": 1}, T0)


# --- append and read ------------------------------------------------------------------------


def test_events_are_read_back_as_they_were_written(path):
    with open_store(path) as opened:
        written = [
            opened.append("start", "softmax", {}, T0),
            opened.append("attempt", "softmax", ATTEMPT, T0 + timedelta(seconds=1)),
            opened.append("hours", "", {"kind": "reading", "minutes": 30}, T0 + timedelta(days=1)),
        ]
        assert opened.events() == written
    with open_store(path) as again:
        assert again.events() == written
        assert again.device == written[0].device
    assert written[1].payload == ATTEMPT
    assert written[1].at == T0 + timedelta(seconds=1)
    assert len({event.id for event in written}) == 3


def test_events_are_found_by_kind_subject_and_time(path):
    with open_store(path) as opened:
        for hour, (kind, subject) in enumerate(
            [("start", "softmax"), ("start", "sdpa"), ("reset", "softmax"), ("reset", "sdpa")]
        ):
            opened.append(kind, subject, {}, T0 + timedelta(hours=hour))

        def found(**wanted):
            return [(event.kind, event.subject) for event in opened.events(**wanted)]

        assert found(kind="start") == [("start", "softmax"), ("start", "sdpa")]
        assert found(subject="sdpa") == [("start", "sdpa"), ("reset", "sdpa")]
        assert found(since=T0 + timedelta(hours=2)) == [("reset", "softmax"), ("reset", "sdpa")]
        assert found(kind="reset", subject="sdpa", since=T0) == [("reset", "sdpa")]
        assert found(subject="'; DROP TABLE event; --") == []


def test_without_sources_only_the_source_is_missing(path):
    event = filled(path, 1)[0]
    with open_store(path) as opened:
        (lean,) = opened.events(sources=False)
    assert lean.payload == {key: ATTEMPT[key] for key in ATTEMPT if key != "source"}
    assert lean.id == event.id


def test_an_empty_source_is_not_a_missing_one(path):
    with open_store(path) as opened:
        opened.append("reset", "softmax", {"source": ""}, T0)
        opened.append("reset", "softmax", {}, T0)
        assert [event.payload for event in opened.events()] == [{"source": ""}, {}]


def test_events_of_one_instant_keep_the_order_in_which_they_came(path):
    with open_store(path) as opened:
        written = [opened.append("hint", f"k{number}", {"step": 1}, T0) for number in range(40)]
        assert opened.events() == written


def test_times_are_kept_in_utc_to_the_microsecond(path):
    east = timezone(timedelta(hours=5, minutes=30))
    with open_store(path) as opened:
        whole = opened.append("start", "b", {}, T0.replace(microsecond=0))
        event = opened.append("start", "a", {}, T0.astimezone(east))
        assert opened.events() == [whole, event]
    assert (event.at, event.at.tzinfo) == (T0, UTC)


def test_what_no_derivation_could_use_is_refused(path):
    with open_store(path) as opened:
        with pytest.raises(ValueError, match="step"):
            opened.append("hint", "softmax", {"step": 4}, T0)
        with pytest.raises(ValueError, match="aware"):
            opened.append("start", "softmax", {}, T0.replace(tzinfo=None))
        with pytest.raises(ValueError):
            opened.append("attempt", "softmax", ATTEMPT | {"seconds": float("nan")}, T0)
        assert opened.events() == []


def test_threads_may_share_a_store(path):
    with open_store(path) as opened:

        def work(name: str) -> None:
            for _ in range(50):
                opened.append("attempt", name, ATTEMPT, T0)
                opened.events(subject=name)

        threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(opened.events()) == 200


def test_events_of_several_kinds_and_after_a_mark(path):
    with open_store(path) as opened:
        for hour, kind in enumerate(["start", "reset", "start", "note"]):
            payload = {"text": "x"} if kind == "note" else {}
            opened.append(kind, "softmax", payload, T0 + timedelta(hours=hour))
        first, *rest = opened.events()
        assert [event.kind for event in opened.events(("reset", "note"))] == ["reset", "note"]
        assert opened.events(()) == []
        assert opened.count() == 4
        assert opened.after((lines.timestamp(first.at), first.id)) == rest
        assert opened.after(("", "")) == [first, *rest]
        assert opened.after((lines.timestamp(rest[-1].at), rest[-1].id)) == []


def test_events_that_belong_together_are_saved_all_or_not_at_all(path):
    good, bad = ("start", "softmax", {}, T0), ("hint", "softmax", {"step": 9}, T0)
    with open_store(path) as opened:
        with pytest.raises(ValueError, match="step"):
            opened.append_all([good, bad])
        assert opened.count() == 0
        assert [event.kind for event in opened.append_all([good, good])] == ["start", "start"]
        assert opened.count() == 2


def test_a_snapshot_is_kept_until_the_next(path):
    with open_store(path) as opened:
        assert opened.snapshot("digest") == ""
        opened.keep("digest", "one")
        opened.keep("digest", "two")
        assert opened.snapshot("digest") == "two"
        with open_store(path) as other:
            assert other.snapshot("digest") == "two"


def test_the_stamp_is_another_one_after_every_change(path):
    """By this connection, by another, by a snapshot; reading changes nothing."""
    with open_store(path) as opened, open_store(path) as other:
        stamps = [opened.stamp()]
        for change in (
            lambda: opened.append("start", "softmax", {}, T0),
            lambda: other.append("start", "softmax", {}, T0),
            lambda: other.append("start", "softmax", {}, T0),
            lambda: other.keep("digest", "one"),
            lambda: opened.append("start", "softmax", {}, T0),
        ):
            change()
            stamps.append(opened.stamp())
            assert opened.count() and opened.events() and opened.stamp() == stamps[-1]
        assert len({*stamps}) == len(stamps)


def test_a_snapshot_waits_for_nobody(path):
    filled(path, 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, open_store(path) as opened:
        other.execute("BEGIN IMMEDIATE")
        opened.keep("digest", "one")
        other.execute("ROLLBACK")
        assert opened.snapshot("digest") == ""
        assert opened._db.execute("PRAGMA busy_timeout").fetchone() == (10_000,)


# --- several processes, and sudden death ----------------------------------------------------

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tutor.progress.store import open_store
with open_store(Path(sys.argv[1])) as opened:
    for number in range(int(sys.argv[2])):
        event = opened.append("hint", "softmax", {"step": 1}, datetime.now(UTC))
        print(event.id, flush=True)
"""


def writer(path: Path, number: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(number)], stdout=subprocess.PIPE, text=True
    )


def test_processes_that_write_at_once_all_succeed(path):
    writers = [writer(path, 100) for _ in range(3)]  # all of them find no file and make it
    told = {id for one in writers for id in one.communicate(timeout=60)[0].split()}
    assert [one.returncode for one in writers] == [0, 0, 0]
    with open_store(path) as opened:
        assert {event.id for event in opened.events()} == told
        assert len({event.device for event in opened.events()}) == 1
    assert len(told) == 300


def test_what_was_saved_survives_kill_9(path):
    one = writer(path, 1_000_000)
    told = [one.stdout.readline().strip() for _ in range(50)]
    one.send_signal(signal.SIGKILL)
    told += one.communicate(timeout=60)[0].split()[:-1]  # the last line may be cut off
    with open_store(path) as opened:
        kept = [event.id for event in opened.events()]
        assert opened.health().problems == ()
    assert kept[: len(told)] == told


# --- export and merge -----------------------------------------------------------------------


def test_export_is_one_sorted_line_an_event(path):
    with open_store(path) as opened:
        opened.append("start", "late", {}, T0 + timedelta(days=1))
        opened.append("attempt", "early", ATTEMPT, T0)
        text = exported(opened)
        assert text.isascii()
        records = [json.loads(line) for line in text.splitlines()]
        assert [record["subject"] for record in records] == ["early", "late"]
        assert records[0]["at"] == "2025-05-01T12:00:00.123456+00:00"
        assert records[0]["payload"] == ATTEMPT
        assert exported(opened) == text


def test_a_laptop_and_a_desktop_become_one(path, tmp_path):
    with open_store(path) as laptop, open_store(tmp_path / "desktop.db") as desktop:
        laptop.append("attempt", "softmax", ATTEMPT, T0)
        desktop.append("hint", "softmax", {"step": 2}, T0)
        desktop.append("reset", "softmax", {"source": "old"}, T0 - timedelta(days=1))
        first, second = exported(laptop), exported(desktop)
        assert laptop.merge(second.splitlines()) == 2
        assert laptop.merge(second.splitlines()) == 0
        assert desktop.merge(io.StringIO(first + "\n\n" + second)) == 1
        assert exported(laptop) == exported(desktop)
        assert {event.device for event in laptop.events()} == {laptop.device, desktop.device}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=12), st.randoms(use_true_random=False))
def test_merging_is_idempotent_and_knows_no_order(days, chance: random.Random):
    def line(number: int, day: int) -> str:
        payload = ATTEMPT if day else {"step": 1}
        kind = "attempt" if day else "hint"
        at = T0 + timedelta(days=day)
        return lines.dump(Event(f"{number:x}", at, "desktop", kind, "softmax", payload))

    told = [line(number, day) for number, day in enumerate(days)]
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "a.db") as a,
        open_store(Path(folder) / "b.db") as b,
    ):
        assert a.merge(told) == len(told)
        for _ in range(3):
            b.merge(chance.sample(told, chance.randint(0, len(told))))
        b.merge(reversed(told))
        assert exported(a) == exported(b) == "".join(f"{one}\n" for one in sort(told))


def sort(told: list[str]) -> list[str]:
    return sorted(told, key=lambda line: (json.loads(line)["at"], json.loads(line)["id"]))


GOOD = {
    "id": "a1",
    "at": "2025-05-01T12:00:00+00:00",
    "device": "desktop",
    "kind": "hint",
    "subject": "softmax",
    "payload": {"step": 1},
}


def test_a_broken_line_is_named_and_nothing_is_imported(path):
    fine = json.dumps({**GOOD, "id": "a2"})
    before = filled(path)
    with open_store(path) as opened:
        with pytest.raises(TutorError, match=r"^Line 3 can't be imported: .*Nothing was imported"):
            opened.merge([fine, "", "<<<<<<< HEAD", fine])
        assert opened.events() == before
        assert opened.merge([fine]) == 1


def test_an_event_with_two_contents_is_refused(path):
    other = json.dumps({**GOOD, "payload": {"step": 2}})
    with open_store(path) as opened:
        with pytest.raises(TutorError, match=r"Line 2 .* there twice, with different content"):
            opened.merge([json.dumps(GOOD), other])
        assert opened.merge([json.dumps(GOOD)]) == 1
        new = json.dumps({**GOOD, "id": "a2"})
        with pytest.raises(TutorError, match=r"Line 2 .* known with different content"):
            opened.merge([new, other])
        assert [event.id for event in opened.events()] == ["a1"]


def test_a_byte_order_mark_and_another_time_zone_do_no_harm(path):
    elsewhere = json.dumps({**GOOD, "at": "2025-05-01T14:00:00+02:00"})
    with open_store(path) as opened:
        assert opened.merge(["\ufeff" + json.dumps(GOOD), elsewhere]) == 1


# --- schema ---------------------------------------------------------------------------------


def test_a_migration_and_its_record_are_one_transaction(path, monkeypatch):
    before = filled(path)

    def adds_a_column(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE event ADD COLUMN note TEXT")

    def breaks_halfway(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (x)")
        raise KeyboardInterrupt

    released = list(schema.MIGRATIONS)
    monkeypatch.setattr(schema, "MIGRATIONS", [*released, adds_a_column, breaks_halfway])
    with pytest.raises(KeyboardInterrupt):
        open_store(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (3,)
        assert (
            db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone()[0] == 0
        )
    monkeypatch.setattr(schema, "MIGRATIONS", [*released, adds_a_column, lambda db: None])
    for _ in range(2):  # adding the column a second time would fail
        with open_store(path) as opened:
            assert opened.events() == before
            assert opened.health().schema == 4


def test_a_process_that_migrates_faster_is_no_trouble(path, monkeypatch):
    ask = schema.version

    def ask_slowly(db: sqlite3.Connection) -> int:
        answer = ask(db)
        monkeypatch.setattr(schema, "version", ask)
        filled(path)
        return answer

    monkeypatch.setattr(schema, "version", ask_slowly)
    with open_store(path) as opened:
        assert len(opened.events()) == 3


def test_search_finds_words_in_what_was_written(path):
    with open_store(path) as opened:
        note = opened.append("note", "", {"text": "Scores over √dₖ; softmax saturates"}, T0)
        hours = {"kind": "reading", "minutes": 3, "note": "softmax, the paper"}
        remark = opened.append("hours", "", hours, T0 + timedelta(1))
        opened.append("attempt", "softmax", ATTEMPT | {"text": "softmax"}, T0)

        def found(*words):
            return opened.search(words, ("<", ">"))

        assert set(found("softmax")) == {note.id, remark.id}
        assert found("SOFT", "satur") == {note.id: "Scores over √dₖ; <softmax> <saturates>"}
        assert found("softmax", "√") == found("softmax")  # nothing to look for in a sign
        for odd in ('"', "softmax'; DROP TABLE words; --", "NEAR(softmax)", "text : softmax", ""):
            assert found(odd) == {}
        assert found() == {}


def test_a_python_without_full_text_search_is_told_so(path, monkeypatch):
    def lacks(db: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(schema, "MIGRATIONS", [lacks])
    with pytest.raises(TutorError, match="without FTS5"):
        open_store(path)


def test_health(path):
    filled(path, 5)
    with open_store(path) as opened:
        health = opened.health()
        assert (health.path, health.schema, health.events) == (path, len(schema.MIGRATIONS), 5)
        assert (health.journal, health.writable, health.problems) == ("wal", True, ())
        assert health.size >= path.stat().st_size
        assert opened._db.execute("PRAGMA synchronous").fetchone() == (1,)  # NORMAL
    assert not path.with_name("progress.db-wal").exists()  # closing folds the WAL in
