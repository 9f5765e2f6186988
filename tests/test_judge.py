"""Each thing a submission can do wrong comes back as the right status, with words that help."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tutor.judge.diagnosis import mistaken
from tutor.judge.runner import Cancelled, Judge
from tutor.models import Kata, Status, TestResult, Verdict

RIGHT = """
import numpy as np

def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
S = Status


def softmax(body: str, signature: str = "z, axis=-1") -> str:
    return f"import numpy as np\nimport sys, os, time\ndef softmax({signature}):\n    {body}\n"


BAD = {
    "a syntax error": ("def softmax(z:\n", S.CRASHED, "not valid Python"),
    "an empty file": ("\n# nothing\n", S.FAILED, "tutor reset"),
    "a renamed function": (RIGHT.replace("softmax", "sofmax"), S.FAILED, "There is sofmax"),
    "a missing function": ("x = 1\n", S.FAILED, "softmax is not defined"),
    "a missing argument": (softmax("return z", "z"), S.FAILED, "Expected signature: softmax(z"),
    "no return": (softmax("z * 1.0"), S.FAILED, "Is a return statement missing?"),
    "a wrong type": (softmax("return 'p'"), S.FAILED, "it is a string"),
    "a list": (softmax("return z.tolist()"), S.FAILED, "it is a list"),
    "a wrong shape": (softmax("return z.ravel()"), S.FAILED, "its shape is (6,), expected (2, 3)"),
    "whole numbers": (softmax("return (z * 0).astype(int)"), S.FAILED, "its dtype is int64"),
    "an object of its own": (
        "class P: pass\ndef softmax(z, axis=-1):\n    return P()\n", S.FAILED, "object of class P",
    ),
    "an exception": (softmax("return z[99]"), S.CRASHED, "IndexError: index 99"),
    "an exception while loading": ("1 / 0\n", S.CRASHED, "can't be run"),
    "a recursion": (softmax("return softmax(z, axis)"), S.CRASHED, "RecursionError"),
    "a huge allocation": (softmax("return np.ones(10**10)"), S.OUT_OF_MEMORY, "allocate"),
    "a list without end": (softmax("x = [0]\n    while True: x += x"), S.OUT_OF_MEMORY, "Memory"),
    "a result too large": (softmax("return np.ones(2 * 10**7)"), S.CRASHED, "MB"),
    "an exit": (softmax("sys.exit(0)"), S.CRASHED, "SystemExit"),
    "a hard exit": (softmax("os._exit(0)"), S.CRASHED, "ended its own process"),
    "an exit while loading": ("raise SystemExit(0)\n", S.CRASHED, "can't be run"),
    "a banned import": ("from scipy.special import softmax\n", S.FORBIDDEN, ""),
    "a banned import at run time": (
        softmax("return __builtins__['__im' + 'port__']('scipy.special').special.softmax(z, axis)"),
        S.FORBIDDEN, "",
    ),
    "code from text": (softmax("return eval('z')"), S.FORBIDDEN, ""),
    "an unwritten starter": (softmax("raise NotImplementedError"), S.FAILED, "not written yet"),
    "an exception that hides its message": (
        "class E(Exception):\n    def __str__(self): raise E\ndef softmax(z, axis=-1): raise E\n",
        S.CRASHED, "can't be read",
    ),
}  # fmt: skip


def words(verdict: Verdict) -> str:
    """All that a learner could read."""
    parts = [verdict.message, *(t.message for t in verdict.tests)]
    if verdict.crash:
        parts.append(f"{verdict.crash.kind}: {verdict.crash.message}")
    return "\n".join(parts)


@pytest.fixture
def kata(katas: dict[str, Kata]) -> Kata:
    return katas["softmax"]


@pytest.mark.parametrize("case", BAD)
def test_bad_submissions_get_the_right_status_and_words(
    judge: Judge, kata: Kata, case: str
) -> None:
    source, status, text = BAD[case]
    verdict = judge.grade(kata, source, filename="softmax.py", seed=1)
    assert verdict.status is status, words(verdict)
    assert text in words(verdict)
    assert judge.grade(kata, RIGHT, seed=1).passed  # and the judge is unhurt


def test_an_endless_loop_is_ended_in_time(judge: Judge, kata: Kata) -> None:
    quick = replace(kata, seconds=1.0)
    for body in ("while True: pass", "time.sleep(100)", "sum(range(10**12))"):
        began = time.monotonic()
        verdict = judge.grade(quick, softmax(body), seed=1)
        assert verdict.status is S.TIMED_OUT
        assert time.monotonic() - began < 9  # not the ten seconds that a kata has by default
        assert "gives the worked example" in verdict.message
        assert verdict.tests[-1].message.startswith("not run")


def test_megabytes_of_print_are_cut(judge: Judge, kata: Kata) -> None:
    noisy = RIGHT.replace("    e = ", "    print('x' * 5_000_000)\n    e = ")
    verdict = judge.grade(kata, noisy, seed=1)
    assert verdict.passed
    assert "characters more" in verdict.tests[0].stdout
    assert len(verdict.tests[0].stdout) < 10_000


def test_a_crash_shows_the_learners_own_lines_and_shapes(judge: Judge, kata: Kata) -> None:
    source = softmax("total = z.sum(axis=0)\n    return z.reshape(-1, 1) + np.ones((2, 7))")
    crash = judge.grade(kata, source, seed=1).tests[0].crash
    assert crash is not None
    assert crash.kind == "ValueError"
    assert [(f.line, f.function) for f in crash.frames] == [(5, "softmax")]
    assert crash.frames[0].code == "return z.reshape(-1, 1) + np.ones((2, 7))"
    assert set(crash.frames[0].shapes) == {"z float64[2, 3]", "total float64[3]"}


def test_a_wrong_value_shows_call_and_first_difference(judge: Judge, kata: Kata) -> None:
    verdict = judge.grade(kata, RIGHT.replace("e.sum(axis=axis,", "e.sum(axis=0,"), seed=1)
    call = verdict.tests[0].call
    assert call is not None
    assert call.text.startswith("softmax([[1., 2., 3.], [1., 2., 3.]]")
    assert call.index == (0, 0)
    assert call.got[0, 0] == pytest.approx(0.5)
    assert call.error == pytest.approx(0.41, abs=0.01)


def test_the_seed_is_told_and_repeats_the_check(judge: Judge, kata: Kata) -> None:
    wrong = RIGHT.replace("e.sum(axis=axis,", "e.sum(axis=0,")
    first = judge.grade(kata, wrong)
    again = judge.grade(kata, wrong, seed=first.seed)
    assert [t.message for t in first.tests] == [t.message for t in again.tests]
    assert judge.grade(kata, wrong).seed != first.seed


def test_every_pitfall_is_named(judge: Judge, kata: Kata) -> None:
    for pitfall in kata.pitfalls:
        verdict = judge.grade(kata, mistaken(kata, pitfall), seed=1)
        assert [f.id for f in verdict.diagnosis] == [pitfall.id]


def test_two_mistakes_at_once_have_both_names(judge: Judge, kata: Kata) -> None:
    source = """
import numpy as np
def softmax(z, axis=-1):
    e = np.exp(z)
    return e / np.sum(e)
"""
    verdict = judge.grade(kata, source, seed=1)
    assert [f.id for f in verdict.diagnosis] == ["no-max-subtraction+whole-array"]


def test_an_unknown_mistake_gets_no_wrong_name(judge: Judge, kata: Kata) -> None:
    verdict = judge.grade(kata, RIGHT.replace("return e", "return 1.7 * e"), seed=1)
    assert verdict.status is S.FAILED
    assert not [f for f in verdict.diagnosis if f.kind == "pitfall"]


def test_tests_are_told_as_they_finish(judge: Judge, kata: Kata) -> None:
    told: list[TestResult] = []
    verdict = judge.grade(kata, RIGHT, seed=1, on_test=told.append)
    assert tuple(told) == verdict.tests
    assert len(told) > 10


def test_a_check_can_be_cancelled(judge: Judge, kata: Kata) -> None:
    threading.Timer(0.5, judge.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        judge.grade(kata, softmax("time.sleep(60)"), seed=1)
    assert time.monotonic() - began < 30  # not the 60 seconds of the sleep
    assert judge.grade(kata, RIGHT, seed=1).passed


def planted(kata: Kata, folder: Path, **files: str) -> Kata:
    """The kata with some of its files replaced."""
    for path in kata.folder.glob("*.*"):
        (folder / path.name).write_text(path.read_text())
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return replace(kata, folder=folder)


def test_a_broken_hidden_test_is_our_error(judge: Judge, kata: Kata, tmp_path: Path) -> None:
    broken = planted(kata, tmp_path, hidden_tests="def test_it(kata):\n    kata.softmax(nothing)\n")
    assert judge.grade(broken, RIGHT).status is S.GRADER_ERROR
    unreadable = planted(kata, tmp_path, hidden_tests="def test_it(kata:\n")
    assert judge.grade(unreadable, RIGHT).status is S.GRADER_ERROR
    empty = planted(kata, tmp_path, hidden_tests="x = 1\n")
    assert judge.grade(empty, RIGHT).status is S.GRADER_ERROR


def test_an_answer_that_breaks_the_test_is_the_learners(
    judge: Judge, kata: Kata, tmp_path: Path
) -> None:
    tests = (
        "import numpy as np\ndef test_it(kata):\n    kata.softmax(np.ones((2, 3))).sum(axis=-1)\n"
    )
    fragile = planted(kata, tmp_path, hidden_tests=tests)
    verdict = judge.grade(fragile, softmax("return None"))
    assert verdict.status is S.FAILED
    assert "it returned None" in words(verdict)
    assert judge.grade(fragile, RIGHT).passed


def test_nothing_private_can_be_read_or_touched(judge: Judge, kata: Kata, tmp_path: Path) -> None:
    """What the learner's code may touch; the whole list of attacks has a folder of its own."""
    secrets = [kata.folder / "solution.py", kata.folder / "hidden_tests.py", Path("/etc/passwd")]
    for path in secrets:
        verdict = judge.grade(kata, softmax(f"open({str(path)!r})"), seed=1)
        assert "PermissionError" in words(verdict), path
    verdict = judge.grade(kata, softmax(f"open({str(tmp_path / 'x')!r}, 'w')"), seed=1)
    assert "PermissionError" in words(verdict)
    assert not (tmp_path / "x").exists()
    for body in ("os.fork()", "os.kill(os.getppid(), 9)", "os.execv('/bin/sh', ['sh'])",
                 "import socket; socket.socket()"):  # fmt: skip
        assert "PermissionError" in words(judge.grade(kata, softmax(body), seed=1)), body


def test_a_verdict_says_what_isolates(judge: Judge, kata: Kata) -> None:
    assert "rlimits" in judge.grade(kata, RIGHT, seed=1).isolation
