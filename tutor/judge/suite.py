"""Runs hidden_tests.py with pytest, in this process, against a connection to some player."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Callable, Collection, Iterable
from types import ModuleType
from typing import TYPE_CHECKING

from tutor.judge.diagnosis import probe_of
from tutor.judge.remote import Connection, LocalChannel
from tutor.judge.verdicts import BROKEN
from tutor.models import Kata, TestResult

if TYPE_CHECKING:
    from tutor.judge.plugin import Plugin

OnTest = Callable[[TestResult], None]


def import_oracles(framework: str) -> None:
    """What hidden tests ask for expected values."""
    for name in ("numpy", "pytest", *(("torch",) if framework == "torch" else ())):
        importlib.import_module(name)
    if framework == "torch":
        sys.modules["torch"].set_num_threads(1)  # threads cost more than these small tensors do


def load_probe(kata: Kata, connection: Connection) -> None:
    if source := probe_of(kata):
        connection.do("load", "probe", source, "probe.py")


# Parts of pytest that a run in a blink can do without.
UNUSED = (
    "cacheprovider", "terminal", "faulthandler", "unraisableexception", "threadexception",
    "warnings", "logging", "debugging", "doctest", "junitxml", "pastebin", "unittest", "stepwise",
    "recwarn", "tmpdir", "setuponly", "setupplan", "legacypath", "pytester_assertions", "nose",
)  # fmt: skip


# Learners read the ids of cases; there are no others who could be troubled by a ² in one.
AS_WRITTEN = "disable_test_id_escaping_and_forfeit_all_rights_to_community_support"


def run(
    kata: Kata,
    connection: Connection,
    seed: int,
    on_test: OnTest,
    quick: Collection[str] | None = None,
    ready: Callable[[], None] = lambda: None,
    ahead: Ahead | None = None,
) -> list[TestResult]:
    """Run hidden_tests.py against a connection, which notes a player that has gone.

    With `quick` it ends at the first failing test, and begins with those named there. `ready` is
    called when the tests have been collected and before the first of them runs; they may have been
    collected `ahead`.
    Raises RuntimeError where pytest can't collect the file, or what `ready` raises.
    """
    from tutor.judge.plugin import Plugin

    plugin = ahead.plugin if ahead else Plugin(kata, ready)
    plugin.serve(connection, solution(kata), seed, on_test, quick)
    status = ahead.go_on(ready) if ahead else collect_and_run(kata, plugin)
    if plugin.unready is not None:
        raise plugin.unready
    if plugin.broken or status not in (0, 1):
        raise RuntimeError(plugin.broken or f"{kata.slug} has no tests that pytest can run")
    return plugin.results


def collect_and_run(kata: Kata, plugin: Plugin) -> int:
    """pytest's exit status."""
    import pytest

    path = kata.folder / "hidden_tests.py"
    kept = dict(os.environ)
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}

    def restore() -> None:
        for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_ADDOPTS"):
            os.environ.pop(name, None)
            if name in kept:
                os.environ[name] = kept[name]

    plugin.configured = restore
    try:
        return pytest.main(
            ["-c", os.devnull, "--rootdir", str(kata.folder), "--confcutdir", str(kata.folder),
             "--noconftest", "--capture=no", "--import-mode=importlib", "--assert=plain",
             *(f"-pno:{name}" for name in UNUSED), f"-o{AS_WRITTEN}=true", str(path)],
            plugins=[plugin],
        )  # fmt: skip
    finally:
        restore()
        for name in [m for m in sys.modules if m.rpartition(".")[2] == "hidden_tests"]:
            del sys.modules[name]


class Ahead:
    """The hidden tests of a kata, collected before anybody asks, in a thread that then waits.

    Each collection is run once: what a test module holds may have been changed by a run.
    """

    def __init__(self, kata: Kata) -> None:
        from tutor.judge.plugin import Plugin

        self.kata, self.stamp = kata, stamp(kata)
        self.plugin = Plugin(kata, self.wait)
        self.ready: Callable[[], None] | None = None
        self.released = threading.Event()
        self.status = -1
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self) -> None:
        import_oracles(self.kata.framework)  # how many threads torch takes is set thread by thread
        self.status = int(collect_and_run(self.kata, self.plugin))

    def wait(self) -> None:
        self.released.wait()
        if self.ready is None:
            raise InterruptedError("nobody wants this run")
        self.ready()

    def fits(self, kata: Kata) -> bool:
        return (self.kata, self.stamp) == (kata, stamp(kata)) and self.thread.is_alive()

    def go_on(self, ready: Callable[[], None]) -> int:
        """Run the tests; pytest's exit status."""
        self.ready = ready
        self.released.set()
        self.thread.join()
        return self.status

    def drop(self) -> None:
        self.released.set()
        self.thread.join()


def stamp(kata: Kata) -> tuple[int, int]:
    found = (kata.folder / "hidden_tests.py").stat()
    return found.st_mtime_ns, found.st_size


def solution(kata: Kata) -> ModuleType:
    """The reference as a module, to be asked for expected values."""
    module = ModuleType("solution")
    sys.modules["solution"] = module
    path = kata.folder / "solution.py"
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), vars(module))
    return module


def blame_broken_tests(kata: Kata, seed: int, results: Iterable[TestResult]) -> None:
    """A test that broke is the learner's doing only if it holds on the reference.

    Raises RuntimeError where it breaks there too: then the grader is wrong.
    """
    connection = Connection(LocalChannel(), kata.read("solution.py"))
    connection.do("load", "load", kata.read("solution.py"), "solution.py")
    load_probe(kata, connection)
    twins = run(kata, connection, seed, lambda result: None)
    failed = {t.name: t.message for t in twins if not t.passed}
    for result in results:
        if result.crash and result.crash.kind == BROKEN and result.name in failed:
            raise RuntimeError(f"hidden test {result.name} fails on the reference too")
