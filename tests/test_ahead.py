"""What the judge does ahead of need, or while the player works, changes no verdict."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tutor.judge.runner import Judge
from tutor.models import Kata, Status, Verdict

TESTS = """
import numpy as np
from tutor.judge.testing import close

SHARED = np.array([1.0, 2.0, 3.0])

def test_may_change_what_the_module_holds(kata):
    kata.softmax(SHARED)
    close(SHARED.sum(), 6.0, because="the tests' own array was changed for good")

def test_asks_something_else_while_the_player_works(kata):
    kata.check("softmax", np.zeros(2), against=lambda z: kata.softmax(z + 1.0))

def test_says_what_does_not_hold(kata):
    total = kata.softmax(np.zeros(4)).sum()
    assert abs(total - 1.0) < 1e-9
"""


@pytest.fixture
def copy(katas: dict[str, Kata], tmp_path: Path) -> Kata:
    """softmax in a folder of its own, with the tests above."""
    folder = tmp_path / "softmax"
    shutil.copytree(katas["softmax"].folder, folder)
    (folder / "hidden_tests.py").write_text(TESTS, encoding="utf-8")
    return replace(katas["softmax"], folder=folder, pitfalls=())


def same(a: Verdict, b: Verdict) -> bool:
    return (a.status, [(t.name, t.passed, t.message) for t in a.tests]) == (
        b.status, [(t.name, t.passed, t.message) for t in b.tests]
    )  # fmt: skip


@pytest.mark.parametrize("slug", ["softmax", "layernorm"])
def test_a_prepared_check_gives_the_same_verdict(
    judge: Judge, katas: dict[str, Kata], slug: str
) -> None:
    kata = katas[slug]
    for source in (kata.read("solution.py"), kata.read("starter.py"), "import sys\nsys.exit(3)\n"):
        cold = judge.grade(kata, source, seed=5)
        judge.prepare(kata)
        assert same(judge.grade(kata, source, seed=5), cold)


def test_a_prepared_check_is_of_the_tests_as_they_stand(judge: Judge, copy: Kata) -> None:
    source = copy.read("solution.py")
    judge.prepare(copy)
    (copy.folder / "hidden_tests.py").write_text(
        "def test_never_holds(kata):\n    assert kata is None\n", encoding="utf-8"
    )
    assert [t.name for t in judge.grade(copy, source, seed=1).tests] == ["test_never_holds"]


def test_what_is_prepared_for_one_kata_serves_no_other(
    judge: Judge, katas: dict[str, Kata], copy: Kata
) -> None:
    judge.prepare(katas["layernorm"])
    verdict = judge.grade(copy, copy.read("solution.py"), seed=1)
    assert verdict.passed
    assert len(verdict.tests) == 3


def test_nothing_that_a_run_has_changed_is_met_by_the_next(judge: Judge, copy: Kata) -> None:
    spoils = "def softmax(z, axis=-1):\n    z[...] = 9.0\n    return z\n"
    for _ in range(2):
        judge.prepare(copy)
        assert judge.grade(copy, spoils, seed=1).status is Status.FAILED
        judge.prepare(copy)
        assert judge.grade(copy, copy.read("solution.py"), seed=1).passed


def test_a_test_may_ask_the_player_for_what_it_expects(judge: Judge, copy: Kata) -> None:
    by_count = "n = 0\ndef softmax(z, axis=-1):\n    global n\n    n += 1\n    return z * 0 + n\n"
    verdict = judge.grade(copy, by_count, seed=1)
    second = next(t for t in verdict.tests if "asks_something" in t.name)
    assert second.message.startswith("first at [0]: got 2, expected 3")


def test_an_assert_is_told_by_its_line(judge: Judge, copy: Kata) -> None:
    verdict = judge.grade(copy, "def softmax(z, axis=-1):\n    return z + 1.0\n", seed=1)
    last = next(t for t in verdict.tests if "does_not_hold" in t.name)
    assert last.message == "this does not hold: abs(total - 1.0) < 1e-9"


def test_a_judge_that_closes_leaves_no_thread(katas: dict[str, Kata]) -> None:
    before = threading.active_count()
    with Judge() as judge:
        judge.prepare(katas["softmax"])
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


# --- the player that waits ---


def test_a_player_that_waits_is_the_next_to_play(judge: Judge, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    judge.prepare(kata)
    seat = judge.waiting
    judge.prepare(kata)
    assert seat is not None
    assert judge.waiting is seat
    assert judge.grade(kata, kata.read("solution.py")).passed
    assert judge.waiting is None
    assert seat.worker.players == seat.number


def test_a_player_waits_for_its_own_kata_only(judge: Judge, katas: dict[str, Kata]) -> None:
    """Bans and limits are set when it takes its seat."""
    for other in (
        replace(katas["softmax"], bans=("numpy.exp",)),
        replace(katas["softmax"], memory_mb=katas["softmax"].memory_mb + 1),
        katas["matmul-loops"],
    ):
        judge.prepare(katas["softmax"])
        seat = judge.waiting
        assert seat is not None
        assert seat.serves(*judge.needs(katas["softmax"]))
        assert not seat.serves(*judge.needs(other))
        verdict = judge.grade(other, katas["softmax"].read("solution.py"), quick=())
        assert verdict.passed is (other.bans == katas["softmax"].bans)


def test_the_bans_hold_where_the_player_has_waited(judge: Judge, katas: dict[str, Kata]) -> None:
    kata = replace(katas["softmax"], bans=("numpy.exp",))
    sly = (
        "import numpy as np\n"
        "def softmax(z, axis=-1):\n"
        "    e = getattr(np, 'e' + 'xp')(z - z.max(axis, keepdims=True))\n"
        "    return e / e.sum(axis, keepdims=True)\n"
    )
    for name in ("submission.py", "another.py"):
        judge.prepare(kata)
        verdict = judge.grade(kata, sly, filename=name)
        assert verdict.status is Status.FORBIDDEN
        assert verdict.violations[0].line == 3


def test_a_player_that_died_while_it_waited_is_replaced(
    judge: Judge, katas: dict[str, Kata]
) -> None:
    kata = katas["softmax"]
    judge.prepare(kata)
    assert judge.waiting is not None
    worker = judge.waiting.worker
    worker.wait()
    children = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children")
    if not children.exists():
        pytest.skip("needs /proc to find the player")
    os.kill(int(children.read_text().split()[-1]), signal.SIGKILL)
    time.sleep(0.1)
    assert judge.grade(kata, kata.read("solution.py")).passed


def test_a_player_that_waits_in_vain_leaves_nothing(
    katas: dict[str, Kata], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Judge() as judge:
        judge.prepare(katas["softmax"])
        judge.prepare(katas["layernorm"])
        assert judge.waiting is not None
        judge.settle()
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())


def test_the_time_of_the_judge_is_not_the_learners(judge: Judge, copy: Kata) -> None:
    """A hidden test may import for seconds; the clock runs when the first answer is waited for."""
    slow = "import time\ntime.sleep(1.5)\n" + TESTS
    (copy.folder / "hidden_tests.py").write_text(slow, encoding="utf-8")
    assert judge.grade(replace(copy, seconds=1.0), copy.read("solution.py"), seed=1).passed


def test_cases_are_called_as_they_are_written(judge: Judge, copy: Kata) -> None:
    tests = (
        "import pytest\n"
        "@pytest.mark.parametrize('n', [1], ids=['1/(1 + x²)'])\n"
        "def test_holds_for(kata, n):\n    pass\n"
    )
    (copy.folder / "hidden_tests.py").write_text(tests, encoding="utf-8")
    (result,) = judge.grade(copy, copy.read("solution.py")).tests
    assert "1/(1 + x²)" in result.name
    assert "1/(1 + x²)" in result.sentence
