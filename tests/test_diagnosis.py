"""Wrong submissions that are no pitfall to the letter: how often the mistake gets its right name.

`python tests/test_diagnosis.py [SEED…]` prints each of them, then precision, recall and time. Those
in `held-out-*.yaml` were written before the diagnosis was put to them, and are counted apart. The
tests take a fixed part of them all.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from tutor import katas
from tutor.judge.likeness import alike
from tutor.judge.mixture import both, home
from tutor.judge.runner import Judge
from tutor.models import Kata, Pitfall, Status, Verdict

FOLDER = Path(__file__).parent / "diagnosis"
KATAS = Path(__file__).parent.parent / "katas"


@dataclass(frozen=True)
class Submission:
    """A wrong file, and the names a careful teacher would accept; none where silence is right.

    `says` must occur in what is said.
    """

    kata: str
    id: str
    accepts: tuple[frozenset[str], ...]
    says: str
    code: str
    held_out: bool

    def __str__(self) -> str:
        return f"{self.kata}:{self.id}"


def submissions() -> Iterator[Submission]:
    """Those with `edit` are made from the `right` answer above them in their file.

    That is the reference itself where a kata is to be debugged: learners edit what they are given.
    """
    for path in sorted(FOLDER.glob("*.yaml")):
        right = ""
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            if "right-of" in entry:
                (solution,) = KATAS.glob(f"*/{entry['right-of']}/solution.py")
                right = solution.read_text(encoding="utf-8")
                continue
            if "right" in entry:
                right = entry["right"]
                continue
            code = entry.get("code", right)
            for old, new in entry.get("edit", {}).items():
                assert code.count(old) == 1, (path.name, entry["id"], old)
                code = code.replace(old, new)
            accepts = tuple(frozenset(name.split("+")) for name in entry["accepts"])
            yield Submission(
                entry.get("kata", path.stem), entry["id"], accepts, entry.get("says", ""), code,
                path.stem.startswith("held-out"),
            )  # fmt: skip


def outcome(submission: Submission, verdict: Verdict) -> str:
    assert verdict.status not in (Status.PASSED, Status.GRADER_ERROR), (submission, verdict)
    if not verdict.diagnosis:
        return "silent" if submission.accepts else "rightly silent"
    first = frozenset(verdict.diagnosis[0].id.split("+"))
    said = " ".join(finding.says for finding in verdict.diagnosis)
    return "named" if first in submission.accepts and submission.says in said else "WRONG"


ALL = tuple(submissions())
TAKEN = 6  # one of so many is graded here, and at least one of each kata
SAMPLE = tuple(dict.fromkeys((*ALL[::TAKEN], *{s.kata: s for s in ALL}.values())))


@pytest.fixture(scope="module")
def outcomes(judge: Judge, katas: dict[str, Kata]) -> dict[Submission, str]:
    return {s: outcome(s, judge.grade(katas[s.kata], s.code, seed=1)) for s in SAMPLE}


def recall(outcomes: Iterable[str]) -> float:
    due = [what for what in outcomes if what != "rightly silent"]
    return due.count("named") / max(1, len(due))


def precision(outcomes: Iterable[str]) -> float:
    told = [what for what in outcomes if what in ("named", "WRONG")]
    return told.count("named") / max(1, len(told))


def test_there_are_enough_of_them_over_all_katas(katas: dict[str, Kata]) -> None:
    assert len(ALL) >= 400
    assert {s.kata for s in SAMPLE} == {s.kata for s in ALL if s.held_out} == set(katas)
    assert len({str(s) for s in ALL}) == len({s.code for s in ALL}) == len(ALL)


def test_no_mistake_gets_a_wrong_name(outcomes: dict[Submission, str]) -> None:
    assert [str(s) for s, what in outcomes.items() if what == "WRONG"] == []


def test_nineteen_of_twenty_get_their_name(outcomes: dict[Submission, str]) -> None:
    assert recall(outcomes.values()) >= 0.95


def test_nine_of_ten_of_the_held_out_ones_get_their_name(outcomes: dict[Submission, str]) -> None:
    assert recall(what for s, what in outcomes.items() if s.held_out) >= 0.9


# --- what it rests on ---

LINE = "def f(a, b):\n    return a + 2 * b, max(a, 1)\n"


def test_two_mistakes_in_one_line_are_made_together() -> None:
    half = Pitfall("half", "", {"a + 2 * b, max(a, 1)": "a + b, max(a, 1)"})
    least = Pitfall("least", "", {"2 * b, max(a, 1)": "2 * b, min(a, 1)"})
    mixed = "def f(a, b):\n    return a + b, min(a, 1)\n"
    assert both(LINE, half, least) == both(LINE, least, half) == mixed


def test_two_mistakes_in_one_term_are_not() -> None:
    double = Pitfall("double", "", {"a + 2 * b": "a + 3 * b"})
    minus = Pitfall("minus", "", {"a + 2 * b": "a - 2 * b"})
    assert both(LINE, double, minus) == ""
    assert both(LINE, double, Pitfall("other", "", {"no such text": ""})) == ""


def test_the_function_in_which_a_mistake_is_made() -> None:
    two = LINE + "\n\ndef g(a):\n    return f(a, 1)\n"
    assert home(two, Pitfall("x", "", {"2 * b": "b"})) == "f"
    assert home(two, Pitfall("x", "", {"f(a, 1)": "f(a, 2)"})) == "g"
    assert home(two, Pitfall("x", "", {"2 * b": "b", "f(a, 1)": "f(a, 2)"})) == ""


@pytest.mark.parametrize(
    "a, b, same",
    [
        (3e-16, -1e-17, True),
        (np.array([1.0, 0.0]), np.array([1.0, 3e-16]), True),
        (np.array([1.0, 0.0]), np.array([1.0, 1e-5]), False),
        (np.array([0.0]), np.array([1e-9]), False),
        (np.array([0.0], np.float32), np.array([3e-8], np.float32), True),
        (np.array([0.0], np.float32), np.array([3e-6], np.float32), False),
        (2e-8, 2.1e-8, False),
        (np.array([1.0, np.inf]), np.array([1.0, np.inf]), True),
        (np.array([1.0, np.inf]), np.array([1.0, 1e300]), False),
        (np.array([np.nan, 2.0]), np.array([np.nan, 2.0]), True),
        (np.array([1.0]), np.array([1.0, 1.0]), False),
    ],
)  # fmt: skip
def test_what_rounding_leaves_is_no_difference(a: Any, b: Any, same: bool) -> None:
    assert alike(a, b) is alike(b, a) is same


def main(seeds: Iterable[int]) -> int:
    known = katas.load()
    found: list[tuple[Submission, str, float]] = []
    with Judge() as judge:
        for s in {s.kata: s for s in ALL}.values():  # the first verdict pays for imports
            judge.grade(known[s.kata], s.code, seed=1)
        for seed in seeds:
            for s in ALL:
                verdict = judge.grade(known[s.kata], s.code, seed=seed)
                what, ms = outcome(s, verdict), verdict.duration_ms
                found.append((s, what, ms))
                ids = ", ".join(f.id for f in verdict.diagnosis)
                print(f"{seed:3} {what:15}{' held out' if s.held_out else '':10}{ms:5.0f} ms "
                      f" {s!s:64} {ids}")  # fmt: skip
    print(f"\n{'verdict with diagnosis':26}{'n':>5}{'p50 ms':>9}{'p95 ms':>9}{'worst':>9}")
    torch = {slug for slug, kata in known.items() if kata.framework == "torch"}
    for words, slugs in (
        *((slug, {slug}) for slug in known),
        ("torch", torch),
        ("all", set(known)),
    ):
        if times := sorted(ms for s, _, ms in found if s.kata in slugs):
            p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
            print(f"{words:26}{len(times):5}{p50:9.0f}{p95:9.0f}{times[-1]:9.0f}")
    print(f"\n{'':26}{'n':>5}{'named':>9}{'silent':>9}{'WRONG':>9}{'precision':>12}{'recall':>9}")
    counted = (*known, "tuned on", "held out", "together")
    parts: dict[str, list[str]] = {part: [] for part in counted}
    for s, what, _ in found:
        for part in (s.kata, "held out" if s.held_out else "tuned on", "together"):
            parts[part].append(what)
    for words, those in parts.items():
        n = Counter(those)
        print(f"{words:26}{len(those):5}{n['named']:9}{n['silent']:9}{n['WRONG']:9}"
              f"{precision(those):12.3f}{recall(those):9.3f}")  # fmt: skip
    print("(rightly silent: the rest of n)")
    return 1 if any(what == "WRONG" for _, what, _ in found) else 0


if __name__ == "__main__":
    sys.exit(main([int(seed) for seed in sys.argv[1:]] or [1]))
