"""Runs hidden_tests.py with pytest, in this process, against a connection to some player."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterable
from types import ModuleType

from tutor.judge.diagnosis import probe_of
from tutor.judge.remote import Connection, LocalChannel
from tutor.judge.verdicts import BROKEN
from tutor.models import Kata, TestResult

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


def run(
    kata: Kata, connection: Connection, seed: int, on_test: OnTest, quick: bool = False
) -> list[TestResult]:
    """Run hidden_tests.py against a connection, which notes a player that has gone.

    `quick` ends at the first failing test.
    Raises RuntimeError where pytest can't collect the file.
    """
    import pytest

    from tutor.judge.plugin import Plugin

    path = kata.folder / "hidden_tests.py"
    plugin = Plugin(kata, connection, solution(kata), seed, on_test)
    kept = dict(os.environ)
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    try:
        status = pytest.main(
            ["-c", os.devnull, "--rootdir", str(kata.folder), "--confcutdir", str(kata.folder),
             "--noconftest", "--capture=no", "--import-mode=importlib",
             *(f"-pno:{name}" for name in UNUSED),
             *(["-x"] if quick else []), str(path)],
            plugins=[plugin],
        )  # fmt: skip
    finally:
        for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_ADDOPTS"):
            os.environ.pop(name, None)
            if name in kept:
                os.environ[name] = kept[name]
        for name in [m for m in sys.modules if m.rpartition(".")[2] == "hidden_tests"]:
            del sys.modules[name]
    if plugin.broken or status not in (0, 1):
        raise RuntimeError(plugin.broken or f"{path} has no tests that pytest can run")
    return plugin.results


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
