"""Time against the number of events: one thousand, ten thousand, a hundred thousand (ten years).

`make bench` prints a table of commands as a person waits for them (a process each), and of what is
below: folding all events, taking up a snapshot, appending. Nothing is asserted but that the cost of
appending and of looking does not grow as the past does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

import learner

from tutor import katas, workspace
from tutor.progress import snapshot
from tutor.progress.store import Store, open_store
from tutor.workspace import Config

SIZES = (1_000, 10_000, 100_000)
YEARS = {1_000: 0.1, 10_000: 1, 100_000: 10}
COMMANDS = (
    "today", "status", "hours", "why linear-algebra", "why checkpoint-1", "checkpoint",
    "checkpoint 1 --history", "review",
)  # fmt: skip
ROUNDS = 7


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Path]]:
    """A workspace for each size, all made from the same learner."""
    found = {}
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home))
        # As installed: with bytecode and a cache of the content, which the first command makes.
        patch.setenv("XDG_CACHE_HOME", str(home))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(home / "bytecode"))
        for number in SIZES:
            place = tmp_path_factory.mktemp(f"w{number}")
            found[number] = workspace.make(place, Config(name="Ada")).workspace.root
            learner.fill(place / ".tutor" / "progress.db", learner.events(number, YEARS[number]))
        yield found


@pytest.fixture
def store(places: dict[int, Path], number: int) -> Iterator[Store]:
    with open_store(places[number] / ".tutor" / "progress.db") as opened:
        yield opened


def minutes() -> dict[str, int]:
    return {kata.slug: kata.minutes for kata in katas.load().values()}


@pytest.mark.parametrize("number", SIZES)
@pytest.mark.parametrize("command", COMMANDS)
def test_commands(benchmark: Any, places: dict[int, Path], command: str, number: int) -> None:
    """A whole process, as a person waits for it; the first one takes the snapshot."""

    def ask() -> None:
        subprocess.run(
            [sys.executable, "-m", "tutor", *command.split()],
            cwd=places[number],
            env={**os.environ, "COLUMNS": "80"},
            stdout=subprocess.DEVNULL,
            check=True,
        )

    ask()
    benchmark.group = f"tutor {command}"
    benchmark.pedantic(ask, rounds=ROUNDS)


@pytest.mark.parametrize("number", SIZES)
def test_fold_all(benchmark: Any, store: Store, number: int) -> None:
    """Without a snapshot: once after an import, or with another version of the tutor."""
    known = minutes()
    benchmark.group = "fold all events"
    benchmark.pedantic(lambda: snapshot.digest(Forgetful(store), known), rounds=3)


@pytest.mark.parametrize("number", SIZES)
def test_take_up(benchmark: Any, store: Store, number: int) -> None:
    known = minutes()
    snapshot.digest(store, known)
    benchmark.group = "take up a snapshot"
    benchmark(lambda: snapshot.digest(store, known))


@pytest.mark.parametrize("number", SIZES)
def test_append(benchmark: Any, store: Store, number: int) -> None:
    attempt = {"status": "failed", "passed": False, "seconds": 30.0, "source": "x = 1\n" * 30}
    benchmark.group = "append one event"
    benchmark(lambda: store.append("attempt", "softmax", attempt, learner.END))


class Forgetful:
    """A store that keeps no snapshot."""

    def __init__(self, store: Store) -> None:
        self.count, self.after = store.count, store.after

    def snapshot(self, name: str) -> str:
        return ""

    def keep(self, name: str, value: str) -> None: ...


def test_growth(places: dict[int, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The table: seconds by number of events, the best of a few rounds."""
    rows: list[tuple[str, list[float]]] = []
    for command in ("next", *COMMANDS):
        rows.append((f"tutor {command}", [_best(_command(places[n], command)) for n in SIZES]))
    known = minutes()
    failed = {"status": "failed", "passed": False, "source": "x = 1\n" * 30}
    folds, looks, appends = [], [], []
    for number in SIZES:
        with open_store(places[number] / ".tutor" / "progress.db") as store:
            append = partial(store.append, "attempt", "softmax", failed, learner.END)
            folds.append(_best(partial(snapshot.digest, Forgetful(store), known), 3))
            looks.append(_best(partial(snapshot.digest, store, known)))
            appends.append(_best(append, 200))
    rows += [("fold all", folds), ("take up a snapshot", looks), ("append", appends)]
    with capsys.disabled():
        print(f"\n\n{'ms':26}" + "".join(f"{number:>12,}" for number in SIZES))
        for name, times in rows:
            print(f"{name:26}" + "".join(f"{1000 * seconds:12.1f}" for seconds in times))
    assert appends[-1] < 10 * appends[0]
    assert looks[-1] < folds[-1] / 5


def _command(place: Path, command: str) -> Callable[[], None]:
    def ask() -> None:
        args = [sys.executable, "-m", "tutor", *command.split()]
        subprocess.run(args, cwd=place, stdout=subprocess.DEVNULL, check=True)

    ask()
    return ask


def _best(ask: Callable[[], object], rounds: int = ROUNDS) -> float:
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        found.append(time.perf_counter() - start)
    return min(found)
