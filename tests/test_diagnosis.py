"""Wrong submissions that are no pitfall to the letter: how often the mistake gets its right name.

`python tests/test_diagnosis.py` prints each of them, then precision and recall.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
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
    """A wrong file, and the names a careful teacher would accept; none where silence is right."""

    kata: str
    id: str
    accepts: tuple[frozenset[str], ...]
    code: str

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
            yield Submission(path.stem.removeprefix("more-"), entry["id"], accepts, code)


def outcome(submission: Submission, verdict: Verdict) -> str:
    named = [frozenset(finding.id.split("+")) for finding in verdict.diagnosis]
    if not named:
        return "silent" if submission.accepts else "rightly silent"
    return "named" if named[0] in submission.accepts else "WRONG"


ALL = tuple(submissions())


@pytest.fixture(scope="module")
def outcomes(judge: Judge, katas: dict[str, Kata]) -> dict[str, str]:
    found = {}
    for submission in ALL:
        verdict = judge.grade(katas[submission.kata], submission.code, seed=1)
        assert verdict.status not in (Status.PASSED, Status.GRADER_ERROR), (submission, verdict)
        found[str(submission)] = outcome(submission, verdict)
    return found


def test_there_are_enough_of_them_over_all_katas(katas: dict[str, Kata]) -> None:
    assert len(ALL) >= 60
    assert {s.kata for s in ALL} == set(katas)


def test_no_mistake_gets_a_wrong_name(outcomes: dict[str, str]) -> None:
    assert [name for name, what in outcomes.items() if what == "WRONG"] == []


def test_four_of_five_get_their_name(outcomes: dict[str, str]) -> None:
    due = [what for what in outcomes.values() if what in ("named", "silent", "WRONG")]
    assert due.count("named") >= 0.8 * len(due)


def main() -> int:
    known, tally = katas.load(), {"named": 0, "silent": 0, "rightly silent": 0, "WRONG": 0}
    with Judge() as judge:
        for submission in ALL:
            verdict = judge.grade(known[submission.kata], submission.code, seed=1)
            what = outcome(submission, verdict)
            tally[what] += 1
            print(f"{what:15} {submission!s:64} {', '.join(f.id for f in verdict.diagnosis)}")
    told = tally["named"] + tally["WRONG"]
    due = tally["named"] + tally["silent"] + tally["WRONG"]
    print(f"\n{len(ALL)} wrong submissions; {due} deserve a name, {tally['named']} get theirs")
    print(
        f"precision {tally['named'] / max(1, told):.3f}   recall {tally['named'] / max(1, due):.3f}"
    )
    return 1 if tally["WRONG"] else 0


if __name__ == "__main__":
    sys.exit(main())
