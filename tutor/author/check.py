"""The author check: content is tested like code. Each line says what must hold for a kata."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from tutor.author import probes
from tutor.author.kill import unknown
from tutor.author.mutants import mutants
from tutor.author.outcome import Line, Report
from tutor.judge import rules
from tutor.judge.diagnosis import mistaken
from tutor.judge.runner import Judge
from tutor.models import Curriculum, Kata, Status, TutorError, Verdict
from tutor.starters import distance, edited, programs

SHARE_OF_LIMIT = 0.25  # how much of the time limit the solution may use
TOGETHER = 50  # hidden uses of bans in one run; a verdict does not tell violations without end


@dataclass(slots=True)
class Examiner:
    """Checks one kata after the other with a judge that stays warm."""

    judge: Judge
    curriculum: Curriculum
    katas: dict[str, Kata]
    seeds: int = 5
    lines: list[Line] = field(default_factory=list)
    named: int = 0
    failing: dict[str, list[str]] = field(default_factory=dict)  # tests, by pitfall

    def examine(self, kata: Kata) -> Report:
        began = time.perf_counter()
        self.lines, self.named, self.failing = [], 0, {}
        try:
            ast.parse(kata.read("solution.py"))
        except SyntaxError as error:
            self.say("the solution is Python", False, str(error))
            return Report(kata.slug, tuple(self.lines), seconds=time.perf_counter() - began)
        solved = self.solution(kata)
        self.starter(kata)
        self.variants(kata)
        self.pitfalls(kata)
        self.pairs(kata)
        if solved.passed:
            self.bans(kata)
        self.equivalents(kata)
        self.text(kata)
        self.references(kata)
        return Report(
            kata.slug, tuple(self.lines), len(solved.tests), len(kata.pitfalls), self.named,
            len(variants(kata)), time.perf_counter() - began,
        )  # fmt: skip

    def say(self, what: str, ok: bool, detail: str = "") -> None:
        self.lines.append(Line(what, ok, "" if ok else detail))

    def grade(
        self, kata: Kata, source: str, seed: int = 1, quick: Collection[str] | None = None
    ) -> Verdict:
        return self.judge.grade(kata, source, filename=f"{kata.slug}.py", seed=seed, quick=quick)

    def solution(self, kata: Kata) -> Verdict:
        source = kata.read("solution.py")
        first = self.grade(kata, source)  # the worker's imports are no part of the solution's time
        began = time.perf_counter()
        for seed in range(1, self.seeds + 1):
            verdict = self.grade(kata, source, seed)
            if not verdict.passed:
                self.say(f"solution passes on {self.seeds} seeds", False, why(verdict))
                return first
        each = (time.perf_counter() - began) / self.seeds
        self.say(f"solution passes on {self.seeds} seeds", True)
        self.say(
            "solution runs well inside the time limit",
            each <= SHARE_OF_LIMIT * kata.seconds,
            f"{each:.2f} s of {kata.seconds:g} s",
        )
        return first

    def starter(self, kata: Kata) -> None:
        if kata.bugs:
            self.broken(kata)
            return
        verdict = self.grade(kata, kata.read("starter.py"))
        fails = not verdict.passed and verdict.status is not Status.GRADER_ERROR
        self.say("starter fails, and the grader does not", fails, why(verdict))

    def broken(self, kata: Kata) -> None:
        """Each program that a debug-it kata hands out runs, fails, and isn't named; the solution
        mends it within the budget."""
        try:
            handed_out = programs(kata)
        except TutorError as error:
            self.say("each bug fits the solution", False, str(error))
            return
        solution = kata.read("solution.py")
        for bugs, source in handed_out.items():
            name = " with ".join(bugs)
            verdict = self.grade(kata, source)
            self.say(f"bug {name} fails", wrongly(verdict), why(verdict))
            said = ", ".join(finding.id for finding in verdict.diagnosis)
            self.say(f"bug {name} is not given away", not said, f"named: {said}")
            lines = distance(source, solution)
            fits = 0 < lines <= kata.budget
            self.say(f"mending {name} keeps to the budget", fits, f"it takes {lines} lines")

    def variants(self, kata: Kata) -> None:
        found = variants(kata)
        self.say("at least two variants", len(found) >= 2, f"there are {len(found)}")
        for name, source in found:
            verdict = self.grade(kata, source)
            self.say(f"variant {name} passes", verdict.passed, why(verdict))

    def pitfalls(self, kata: Kata) -> None:
        self.say("at least one pitfall", bool(kata.pitfalls), "there is none")
        for pitfall in kata.pitfalls:
            what = f"pitfall {pitfall.id} fails and is named"
            try:
                source = mistaken(kata, pitfall)
                ast.parse(source)
            except (TutorError, SyntaxError) as error:
                self.say(what, False, str(error))
                continue
            verdict = self.grade(kata, source)
            self.failing[pitfall.id] = [test.name for test in verdict.tests if not test.passed]
            named = [f.id for f in verdict.diagnosis if f.kind == "pitfall"]
            right = wrongly(verdict) and named == [pitfall.id]
            self.named += right
            seen = ", ".join(named) or "nothing"
            self.say(what, right, f"status {verdict.status}, named: {seen}. {why(verdict)}")

    def pairs(self, kata: Kata) -> None:
        """Two mistakes at once must still fail: no mistake may hide another."""
        edits = [p for p in kata.pitfalls if p.edit]
        for first, second in combinations(edits, 2):
            try:
                source = edited(mistaken(kata, first), second)
                ast.parse(source)
            except (TutorError, SyntaxError):
                continue
            hints = self.failing.get(first.id, ()), self.failing.get(second.id, ())
            verdict = self.grade(kata, source, quick={*hints[0], *hints[1]})
            if not wrongly(verdict):
                self.say(f"{first.id} with {second.id} fails", False, why(verdict))

    def bans(self, kata: Kata) -> None:
        """Each ban holds against the solution with one line more, which breaks it.

        That the solution and the variants break none is part of their passing.
        """
        kata = replace(kata, bugs=())  # a debug-it program may not grow; it is the bans that count
        source, hidden = kata.read("solution.py"), []
        for probe in probes.probes(kata):
            code = f"{source}\n{probe.code}\n"
            if probe.hidden and not rules.violations(ast.parse(code), code, rules.bans(kata)):
                hidden.append(probe)  # many of these in one run: each swallows its own refusal
            else:
                refused = self.grade(kata, code).status is Status.FORBIDDEN
                self.say(f"{probe.ban} used {probe.way} is refused", refused, f"runs: {probe.code}")
        for at in range(0, len(hidden), TOGETHER):
            self.hidden(kata, source, hidden[at : at + TOGETHER])

    def hidden(self, kata: Kata, source: str, asked: list[probes.Probe]) -> None:
        """The guard at run time stops each of these."""
        code, lines = probes.submission(source, asked)
        verdict = self.grade(kata, code, quick=())
        tried = verdict.status in (Status.FORBIDDEN, Status.PASSED)
        self.say("the bans can be tried at run time", tried, why(verdict))
        stopped = {violation.line for violation in verdict.violations}
        for probe, line in zip(asked, lines, strict=True):
            if tried:
                what = f"{probe.ban} used {probe.way} is stopped at run time"
                self.say(what, line in stopped, f"runs: {probe.code}")

    def equivalents(self, kata: Kata) -> None:
        if kata.equivalent:
            lost = unknown(kata, mutants(kata.read("solution.py")))
            self.say("what is listed as equivalent is a mutant", not lost, "; ".join(lost))

    def text(self, kata: Kata) -> None:
        prompt = kata.read("prompt.md")
        for name, signature in kata.functions.items():
            there = re.search(rf"\b{name}\b", prompt) is not None
            self.say(f"prompt names {name}", there, f"it should hold: {signature}")
            lost = [s for s in shapes(signature) if squeeze(s) not in squeeze(prompt)]
            self.say(f"prompt gives the shapes of {name}", not lost, f"missing: {', '.join(lost)}")
        wide = [
            n for n, line in enumerate(prompt.splitlines(), 1)
            if len(line) > (80 if line.startswith("    ") else 110)  # prose wraps, code does not
        ]  # fmt: skip
        self.say("prompt fits on the screen", not wide, f"too long for 80 columns: lines {wide}")
        self.say("three hints", len(kata.hints) == 3, f"there are {len(kata.hints)}")
        given = list(giveaways(kata))
        self.say("no hint but the last gives a line away", not given, "; ".join(given))

    def references(self, kata: Kata) -> None:
        planned = {p.slug for p in self.curriculum.planned}
        topics = {t.id for t in self.curriculum.walk()}
        lost = [r for r in kata.requires if r not in self.katas and r not in planned]
        self.say("prerequisites exist", not lost, f"unknown: {', '.join(lost)}")
        lost = [t for t in kata.topics if t not in topics]
        self.say("topics exist", not lost, f"unknown: {', '.join(lost)}")


def variants(kata: Kata) -> list[tuple[str, str]]:
    paths = sorted((kata.folder / "variants").glob("*.py"))
    return [(path.name, path.read_text(encoding="utf-8")) for path in paths]


def wrongly(verdict: Verdict) -> bool:
    """Not passed, and neither forbidden nor our own error: the mistake itself was seen."""
    return verdict.status not in (Status.PASSED, Status.FORBIDDEN, Status.GRADER_ERROR)


def why(verdict: Verdict) -> str:
    """What a failing verdict says, in one line."""
    if verdict.passed:
        return "it passes"
    failing = [f"“{t.sentence}”: {t.message}" for t in verdict.tests if not t.passed]
    crash = f"{verdict.crash.kind}: {verdict.crash.message}" if verdict.crash else ""
    bans = [f"line {v.line}: {v.what}" for v in verdict.violations]
    parts = [verdict.message, crash, *bans, *failing[:2]]
    return f"seed {verdict.seed}: " + "; ".join(p for p in parts if p)


def giveaways(kata: Kata) -> Iterator[str]:
    """Lines of the solution that stand word for word in the first two hints."""
    for number, hint in enumerate(kata.hints[:2], 1):
        flat = squeeze(hint)
        for line in telling(kata.read("solution.py")):
            if squeeze(line) in flat:
                yield f"hint {number} holds {line!r}"


def telling(source: str) -> Iterable[str]:
    """The statements that carry the solution: no imports, signatures, docstrings or comments."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)):
            continue
        if not isinstance(getattr(node, "value", None), ast.Constant):
            text = " ".join(lines[node.lineno - 1 : node.end_lineno]).split("#")[0].strip()
            if len(squeeze(text)) >= 12:
                yield text


def shapes(signature: str) -> list[str]:
    """`f(z: (..., C), axis=-1) -> (n,)` → `(..., C)` and `(n,)`; call brackets are no shape."""
    return re.findall(r"(?<!\w)\([^()]*,[^()]*\)", signature)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)
