"""Puts mutants before the hidden tests of their kata: each must die, whatever the seed."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tutor.author.mutants import Mutant
from tutor.author.outcome import Line, Score
from tutor.judge.runner import Judge
from tutor.models import Kata, Status, TutorError, Verdict

SEEDS = (1, 2, 3)  # a mutant that dies on some of them only is a test that depends on luck


@dataclass(frozen=True, slots=True)
class Trial:
    """On how many of the seeds a mutant died; `trouble` is the grader's own, and kills nothing."""

    mutant: Mutant
    deaths: int
    seconds: float
    trouble: str = ""

    @property
    def killed(self) -> bool:
        return self.deaths == len(SEEDS)


class Hunt:
    """Tries the mutants of one kata. Raises TutorError where the solution itself does not pass."""

    def __init__(self, judge: Judge, kata: Kata) -> None:
        self.judge = judge
        # A mutant may stray into a ban, max → min, say; the tests shall say that it is wrong.
        # It is unparsed, too, and so no mend of a debug-it program that keeps to a budget.
        self.kata = replace(kata, bans=(), bugs=())
        self.seedless = seedless(kata.read("hidden_tests.py"))
        self.deadly: set[str] = set()  # tests that have killed whatever the seed: tried first
        source = ast.unparse(ast.parse(kata.read("solution.py")))
        for _ in range(2):  # the first pays for imports
            verdict = self.grade(source, SEEDS[0])
        if not verdict.passed:
            raise TutorError("the solution itself does not pass")
        limit = 1 + 10 * verdict.duration_ms / 1000  # an endless mutant should not cost much
        self.kata = replace(self.kata, seconds=min(kata.seconds, limit))

    def grade(self, source: str, seed: int) -> Verdict:
        name = f"{self.kata.slug}.py"
        return self.judge.grade(self.kata, source, filename=name, seed=seed, quick=self.deadly)

    def all(self, mutants: Iterable[Mutant]) -> Iterator[Trial]:
        for mutant in mutants:
            began = time.perf_counter()
            deaths, trouble = self.attempt(mutant)
            yield Trial(mutant, deaths, time.perf_counter() - began, trouble)

    def attempt(self, mutant: Mutant) -> tuple[int, str]:
        deaths = 0
        for seed in SEEDS:
            verdict = self.grade(mutant.source, seed)
            if verdict.status is Status.GRADER_ERROR:
                return 0, verdict.message
            if not verdict.passed:
                if self.for_any_seed(verdict):
                    return len(SEEDS), ""
                deaths += 1
        return deaths, ""

    def for_any_seed(self, verdict: Verdict) -> bool:
        """Whether the same would have happened on every other seed."""
        if verdict.status is Status.TIMED_OUT:
            return True
        failing = next((test.name for test in verdict.tests if not test.passed), None)
        if failing is None:
            return True
        if failing.partition("[")[0] not in self.seedless:
            return False
        self.deadly.add(failing)
        return True


def seedless(hidden_tests: str) -> frozenset[str]:
    """The tests that draw nothing: none that takes `rng`, by itself or through a fixture."""
    if "fixture" in hidden_tests:
        return frozenset()
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(hidden_tests))
        if isinstance(node, ast.FunctionDef) and "rng" not in [a.arg for a in node.args.args]
    )


def verdict_of(
    kata: Kata, mutants: Sequence[Mutant], trials: Iterable[Trial]
) -> tuple[Score, list[Line]]:
    """The score, with a line for each survivor and for each mutant that is falsely excused."""
    excused = {flat(entry["mutant"]) for entry in kata.equivalent}
    killed = equivalent = tried = 0
    lines: list[Line] = []
    for trial in sorted(trials, key=lambda t: mutants.index(t.mutant)):
        tried += 1
        killed += trial.killed
        deaths = f"killed on {trial.deaths} of {len(SEEDS)} seeds"
        if trial.trouble:
            lines.append(Line(f"the grader copes with {trial.mutant}", False, trial.trouble))
        elif flat(trial.mutant.change) in excused and trial.deaths:
            what = f"equivalent: {trial.mutant}"
            lines.append(Line(what, False, f"{deaths}, so it does change something"))
        elif flat(trial.mutant.change) in excused:
            equivalent += 1
        else:
            how = deaths if trial.deaths else "every hidden test passes"
            lines.append(Line(f"mutant dies: {trial.mutant}", trial.killed, how))
    if tried < len(mutants):
        what = f"{len(mutants) - tried} of {len(mutants)} mutants were not tried"
        lines.append(Line("all mutants are tried", False, what))
    return Score(len(mutants), killed, equivalent), lines


def unknown(kata: Kata, mutants: Iterable[Mutant]) -> list[str]:
    """What is listed as equivalent and is no mutant (any longer)."""
    changes = {flat(mutant.change) for mutant in mutants}
    return [e["mutant"] for e in kata.equivalent if flat(e["mutant"]) not in changes]


def flat(text: str) -> str:
    """A change as it is compared: Python's versions set brackets and quotes differently."""
    return re.sub(r"[\s()'\"]", "", text)
