"""Kills a writer with SIGKILL at random moments, again and again, and counts what is left.

Run by test_kill.py as a program of its own, since it forks: each writer is a child that is killed a
few milliseconds later, wherever it then is (opening, upgrading, appending, copying, closing).
Prints one JSON object: how many were killed, what they had been told was saved, what is there.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from tutor.models import Event
from tutor.progress import lines
from tutor.progress.store import Store, open_store
from tutor.workspace import replace

Work = Callable[[Callable[[str], None]], None]
T0 = datetime(2025, 5, 1, 12, 0, tzinfo=UTC)
LONGEST = 0.02  # seconds that a child may live after it has begun; opening alone takes 2 ms


def killed(work: Work) -> list[str]:
    """Let a child work, kill it, and return what it said before, line by line.

    One time in two the countdown begins with its first word, so that on a busy machine too some
    come to work, and otherwise at once, so that some are killed before they do.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, True)
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(lambda text: os.write(writer, f"{text}\n".encode()) and None)
            time.sleep(60)  # whoever has finished waits for the end
        except BaseException:
            traceback.print_exc()
        os._exit(1)  # the parent sees this status, and not the signal
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as said:
        first = said.readline() if random.random() < 0.5 else ""
        time.sleep(random.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        told = (first + said.read()).split("\n")[:-1]  # a last line without its end was cut off
    _, status = os.waitpid(child, 0)
    if os.WTERMSIG(status) != signal.SIGKILL:
        sys.exit(f"the writer ended by itself, with status {status}")
    return told


# --- writing --------------------------------------------------------------------------------


def keep_writing(path: Path, name: str) -> Work:
    """Events in batches of several kinds; a batch is told once it has been saved as a whole."""

    def work(say: Callable[[str], None]) -> None:
        chance = random.Random(name)
        with open_store(path) as store:
            for number in count():
                batch, size = f"{name}-{number}", chance.choice([1, 1, 2, 5])
                write(store, batch, size, chance.random())
                say(batch)

    return work


def write(store: Store, batch: str, size: int, dice: float) -> None:
    at = T0 + timedelta(seconds=time.monotonic())
    payload = {"text": f"note of {batch}", "batch": batch, "of": size}
    if dice < 0.7:
        store.append_all([("note", "", payload, at)] * size)
    else:
        events = [Event(f"{batch}-{i}", at, "desktop", "note", "", payload) for i in range(size)]
        store.merge([lines.dump(event) for event in events])


def look(path: Path) -> tuple[Counter[str], dict[str, int]]:
    """How many events of each batch there are, and how many there should be."""
    with open_store(path) as store:
        events = store.events("note")
        problems = store.health().problems
        if problems or len(store.search(["note"], ("", ""))) != len(events):
            sys.exit(f"damaged: {problems}")
    sizes = {event.payload["batch"]: event.payload["of"] for event in events}
    return Counter(event.payload["batch"] for event in events), sizes


def writers(folder: Path, rounds: int) -> dict[str, int]:
    path = folder / "writers" / "progress.db"
    with open_store(path) as store:
        write(store, "first", 1, 0.0)
    told: list[str] = ["first"]
    for number in range(rounds):
        told += killed(keep_writing(path, f"w{number}"))
        if number % 50 == 0 or number == rounds - 1:
            found, sizes = look(path)
            lost = [batch for batch in told if batch not in found]
            torn = [batch for batch in found if found[batch] != sizes[batch]]
            if lost or torn:
                sys.exit(f"after {number} kills lost {lost}, torn {torn}")
    return {"told": len(told), "events": found.total()}


# --- copying, upgrading, making, replacing --------------------------------------------------


def copyings(folder: Path, rounds: int) -> dict[str, int]:
    """Whatever copy there is, is whole; and of what was told, the latest five are there."""
    path = folder / "copyings" / "progress.db"
    with open_store(path) as store:
        for number in range(20):
            write(store, str(number), 1, 0.0)

    def work(say: Callable[[str], None]) -> None:
        with open_store(path) as store:
            while True:
                say(store.backup().name)

    for _ in range(rounds):
        told = killed(work)
        copies = sorted(path.with_name("backups").glob("*.db"))
        assert not told or told[-1] in [copy.name for copy in copies[-2:]]
        for copy in copies:
            with closing(sqlite3.connect(copy)) as db:
                assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)], copy
                assert db.execute("SELECT count(*) FROM event").fetchone() == (20,), copy
    return {"copies": len(copies)}


def upgrades(folder: Path, rounds: int, schema_1: str) -> dict[str, int]:
    """A database of the first schema is opened, which upgrades it; whoever opens it next finds
    everything, once."""
    unfinished = 0
    for number in range(rounds):
        path = folder / f"upgrade-{number}" / "progress.db"
        path.parent.mkdir(parents=True)
        with closing(sqlite3.connect(path)) as db:
            db.executescript(schema_1)
            before = db.execute("SELECT id FROM event ORDER BY at, id").fetchall()

        def work(say: Callable[[str], None], path: Path = path) -> None:
            open_store(path).close()
            say("done")

        unfinished += not killed(work)
        with open_store(path) as store:
            assert [(event.id,) for event in store.events()] == before
            assert len(store.search(["transformer"], ("", ""))) == 1
            assert store.health().problems == ()
    return {"unfinished": unfinished}


def makings(folder: Path, rounds: int) -> None:
    """A new database is made; the next one to open it can use it."""
    for number in range(rounds):
        path = folder / f"new-{number}" / ".tutor" / "progress.db"
        told = killed(keep_writing(path, "new"))
        with open_store(path) as store:
            write(store, "after", 1, 0.0)
            assert {event.payload["batch"] for event in store.events()} >= {*told, "after"}


def replacings(folder: Path, rounds: int) -> None:
    """A file that is written anew is the old one or the new one, whole."""
    path = folder / "journal.md"
    for _ in range(rounds):

        def work(say: Callable[[str], None]) -> None:
            for number in count():
                replace(path, f"{number}\n" * 3000)
                say(str(number))

        told = killed(work)
        if told or path.exists():
            assert len(set(path.read_text().splitlines())) == 1
            assert path.read_text().count("\n") == 3000


def main() -> None:
    folder, schema_1 = Path(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8")
    plan = {"writers": 380, "copyings": 40, "upgrades": 60, "makings": 40, "replacings": 20}
    random.seed(int(sys.argv[3]))
    found = {"kills": sum(plan.values())}
    found |= writers(folder, plan["writers"])
    found |= copyings(folder, plan["copyings"])
    found |= upgrades(folder, plan["upgrades"], schema_1)
    makings(folder, plan["makings"])
    replacings(folder, plan["replacings"])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
