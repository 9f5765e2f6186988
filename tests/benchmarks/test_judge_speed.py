"""From save to verdict in a warm judge, beside plain pytest on the very same hidden tests.

`make bench` prints p50, p95 and the ratio; nothing here is asserted, since machines differ.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tutor import katas
from tutor.judge.client import WarmJudge
from tutor.judge.diagnosis import mistaken
from tutor.judge.runner import Judge
from tutor.models import Kata

SLUGS = (
    "softmax", "layernorm", "cross-entropy", "sdpa", "matmul-loops", "numerical-gradient", "adam",
    "mlp2-backprop", "micrograd-value", "bpe-train", "bpe-encode", "torch-attention",
)  # fmt: skip
PAUSE = 0.2  # seconds between two saves; nobody is faster
PLAIN = """\
import sys
import numpy as np
import pytest
from pathlib import Path
from tutor.judge.remote import Connection, LocalChannel
from tutor.judge.testing import Kata
from types import ModuleType

SOURCE = Path({folder!r}, "solution.py").read_text()
PROBE = Path({folder!r}, "probe.py")

@pytest.fixture(scope="session")
def kata():
    reference = ModuleType("solution")
    exec(SOURCE, vars(reference))
    connection = Connection(LocalChannel(), SOURCE)
    connection.do("load", "load", SOURCE, "solution.py")
    if PROBE.exists():
        connection.do("load", "probe", PROBE.read_text(), "probe.py")
    return Kata(connection, reference)

@pytest.fixture
def rng():
    return np.random.default_rng(1)
"""


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as opened:
        yield opened


def plain_pytest(kata: Kata, folder: Path) -> float:
    """Seconds of `python -m pytest` on the same file, the learner's code in the same process."""
    (folder / "conftest.py").write_text(PLAIN.format(folder=str(kata.folder)))
    tests = folder / "test_hidden.py"
    tests.write_text(kata.read("hidden_tests.py"))
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(tests)], cwd=folder, capture_output=True,
        check=True,
    )  # fmt: skip
    return time.perf_counter() - began


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def paused(judge: Judge, kata: Kata, source: str) -> Iterator[float]:
    """Seconds of each check where the judge has a moment between two saves, as it does in life."""
    for _ in range(20):
        judge.prepare(kata)
        time.sleep(PAUSE)
        began = time.perf_counter()
        judge.grade(kata, source)
        yield time.perf_counter() - began


@pytest.mark.parametrize("slug", SLUGS)
def test_save_to_verdict(
    benchmark: Any, judge: Judge, slug: str, tmp_path: Path, capsys: Any
) -> None:
    """One check after the other, then with pauses; the ratio is that of the former."""
    kata = katas.load()[slug]
    source = kata.read("solution.py")
    assert judge.grade(kata, source).passed
    benchmark.pedantic(lambda: judge.grade(kata, source), rounds=40, warmup_rounds=3)
    warm = list(benchmark.stats.stats.data)
    plain = statistics.median(plain_pytest(kata, tmp_path) for _ in range(3))
    p50, p95 = percentile(warm, 0.5), percentile(warm, 0.95)
    calm = statistics.median(paused(judge, kata, source))
    with capsys.disabled():
        print(
            f"\n{slug:18} {kata.framework:7} p50 {p50 * 1e3:5.0f} ms  p95 {p95 * 1e3:5.0f} ms"
            f"  with pauses {calm * 1e3:5.0f} ms"
            f"  plain pytest {plain:5.2f} s  {plain / p50:5.1f} times as long"
        )


@pytest.mark.parametrize("slug", ["softmax", "torch-attention"])
def test_a_named_mistake(benchmark: Any, judge: Judge, slug: str) -> None:
    """The same for a failing file: grading, and finding out which mistake it is."""
    kata = katas.load()[slug]
    source = mistaken(kata, kata.pitfalls[0])
    assert judge.grade(kata, source).diagnosis
    benchmark.pedantic(lambda: judge.grade(kata, source), rounds=20, warmup_rounds=2)


def command(args: list[str], bytecode: Path) -> Callable[[], None]:
    """A command as it runs where the tutor is installed: its modules are compiled already."""
    told = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    told["PYTHONPYCACHEPREFIX"] = str(bytecode)

    def run() -> None:
        line = [sys.executable, "-m", "tutor", *args]
        subprocess.run(line, env=told, capture_output=True, check=True)

    return run


@pytest.mark.parametrize("args", [["--help"], ["next"], ["hint", "softmax"]], ids=" ".join)
def test_a_command(
    benchmark: Any, args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    command(["init", str(tmp_path / "w"), "--yes"], tmp_path / "bytecode")()
    benchmark.pedantic(command(args, tmp_path / "bytecode"), rounds=15, warmup_rounds=2)


@pytest.mark.parametrize("slug", ["softmax", "torch-attention"])
def test_a_second_check_from_the_shell(
    benchmark: Any, slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    kata = katas.load()[slug]
    with WarmJudge() as first:
        assert first.grade(kata, kata.read("solution.py")).passed
    file = str(kata.folder / "solution.py")
    check = command(["check", slug, "--file", file], tmp_path / "bytecode")
    benchmark.pedantic(check, rounds=15, warmup_rounds=2)
    from tutor.judge import client

    client.stop()
