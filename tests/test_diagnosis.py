"""Wrong submissions that are no pitfall to the letter: how often the mistake gets its right name.

`python tests/test_diagnosis.py [SEED…]` prints each of them, then precision, recall and time. Those
in `held-out-*.yaml` were written before the diagnosis was put to them, and are counted apart.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tutor import katas
from tutor.judge.runner import Judge
from tutor.models import Kata, Status, Verdict

FOLDER = Path(__file__).parent / "diagnosis"


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
    """Those with `edit` are made from the `right` answer above them in their file."""
    for path in sorted(FOLDER.glob("*.yaml")):
        right = ""
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
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


@pytest.fixture(scope="module")
def outcomes(judge: Judge, katas: dict[str, Kata]) -> dict[Submission, str]:
    return {s: outcome(s, judge.grade(katas[s.kata], s.code, seed=1)) for s in ALL}


def recall(outcomes: Iterable[str]) -> float:
    due = [what for what in outcomes if what != "rightly silent"]
    return due.count("named") / max(1, len(due))


def precision(outcomes: Iterable[str]) -> float:
    told = [what for what in outcomes if what in ("named", "WRONG")]
    return told.count("named") / max(1, len(told))


def test_there_are_enough_of_them_over_all_katas(katas: dict[str, Kata]) -> None:
    assert len(ALL) >= 60
    covered = {s.kata for s in ALL}
    assert covered == {s.kata for s in ALL if s.held_out}
    assert covered <= set(katas)
    assert len(covered) >= 12
    assert len({str(s) for s in ALL}) == len({s.code for s in ALL}) == len(ALL)


def test_no_mistake_gets_a_wrong_name(outcomes: dict[Submission, str]) -> None:
    assert [str(s) for s, what in outcomes.items() if what == "WRONG"] == []


def test_nineteen_of_twenty_get_their_name(outcomes: dict[Submission, str]) -> None:
    assert recall(outcomes.values()) >= 0.95


def test_four_of_five_of_the_held_out_ones_get_their_name(outcomes: dict[Submission, str]) -> None:
    assert recall(what for s, what in outcomes.items() if s.held_out) >= 0.8


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
    for slug in known:
        times = sorted(ms for s, _, ms in found if s.kata == slug)
        p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(f"{slug:26}{len(times):5}{p50:9.0f}{p95:9.0f}{times[-1]:9.0f}")
    print(f"\n{'':26}{'n':>5}{'named':>9}{'silent':>9}{'WRONG':>9}{'precision':>12}{'recall':>9}")
    for words, those in (
        ("tuned on", [what for s, what, _ in found if not s.held_out]),
        ("held out", [what for s, what, _ in found if s.held_out]),
        ("together", [what for _, what, _ in found]),
    ):
        n = Counter(those)
        print(f"{words:26}{len(those):5}{n['named']:9}{n['silent']:9}{n['WRONG']:9}"
              f"{precision(those):12.3f}{recall(those):9.3f}")  # fmt: skip
    print("(rightly silent: the rest of n)")
    return 1 if any(what == "WRONG" for _, what, _ in found) else 0


if __name__ == "__main__":
    sys.exit(main([int(seed) for seed in sys.argv[1:]] or [1]))
