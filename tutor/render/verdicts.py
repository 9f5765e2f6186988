"""A verdict as the learner reads it: the mistake's name first, then the evidence, then a way on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from shlex import quote

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.models import Finding, Kata, Status, TestResult, Verdict, Violation
from tutor.render import evidence
from tutor.render.style import (
    BAD,
    GOOD,
    QUIET,
    WARN,
    code,
    command,
    commands,
    count,
    duration,
    grid,
    indent,
    plain,
    stack,
    where,
    words,
)

FAILURES = 8  # lines of tests that fail, at most
CASES = 4  # cases of one test that are named, at most; a last one more is as short as its count
EMPTY_BODY = "NotImplementedError"
NOT_RUN = "not run"  # how the judge begins to speak of the tests after the end of the player


def verdict(
    verdict: Verdict, kata: Kata, path: Path | None = None, *, brief: bool = False
) -> RenderableType:
    """One check, for a terminal. `path` is the file that was graded.

    `brief` is for a screen with keys below: what passes is counted only, and no command is named.
    """
    file = where(path) if path else f"{kata.slug.replace('-', '_')}.py"
    if verdict.passed:
        said = None if brief else indent(_passed(verdict, kata))
        return stack(line(verdict, kata), said)
    if verdict.status is Status.GRADER_ERROR:
        return stack(line(verdict, kata), indent(_our_fault(verdict)))
    failing = [test for test in verdict.tests if not test.passed]
    written = not _unwritten(verdict)
    wrong = evidence.smallest(evidence.answers(failing))
    crashed = evidence.smallest(test for test in failing if test.crash and test.crash.frames)
    body = [
        *map(_finding, verdict.diagnosis),
        _violations(verdict.violations, kata, file),
        _message(verdict) if written else None,
        _changed(verdict, kata),
        _tests(verdict, failing, wrong, brief) if written else _to_pass(failing),
        evidence.wrong_call(wrong) if wrong else None,
        evidence.crash(verdict.crash, None, file) if verdict.crash else None,
        evidence.crash(crashed.crash, crashed, file)
        if crashed and crashed.crash and written
        else None,
        evidence.printed(_stdout(verdict, wrong or crashed)),
        None if brief else _way_on(verdict, kata, path),
    ]
    return stack(line(verdict, kata), *(indent(part) for part in body if part is not None))


# --- headline -------------------------------------------------------------------------------


def cell(verdict: Verdict | None, kata: Kata) -> Text:
    """`✓ softmax`, or `… softmax` before there is a verdict."""
    if verdict is None:
        return Text(f"… {kata.slug}", style=QUIET)
    error = verdict.status is Status.GRADER_ERROR
    sign, style = ("✓", GOOD) if verdict.passed else ("!", WARN) if error else ("✗", BAD)
    return Text.assemble((f"{sign} ", style), kata.slug)


def line(verdict: Verdict, kata: Kata) -> Text:
    """The verdict in one line."""
    if verdict.passed:
        return Text.assemble(
            ("✓ ", f"bold {GOOD}"),
            (kata.slug, "bold"),
            f" passed in {duration(verdict.duration_ms)}",
        )
    if verdict.status is Status.GRADER_ERROR:
        return Text.assemble(
            ("! ", f"bold {WARN}"), (kata.slug, "bold"), ": the grader failed, not you"
        )
    return Text.assemble(
        ("✗ ", f"bold {BAD}"), (kata.slug, "bold"), f": {_headword(verdict, kata)}"
    )


def _headword(verdict: Verdict, kata: Kata) -> str:
    tests = verdict.tests
    failing = [test for test in tests if not test.passed]
    fails = (
        f"{len(failing)} of {count(len(tests), 'test')} {'fails' if len(failing) == 1 else 'fail'}"
    )
    if verdict.status is Status.TIMED_OUT:
        return f"stopped after {kata.seconds:g} s"
    if verdict.status is Status.OUT_OF_MEMORY:
        return f"wants more than {kata.memory_mb} MB of memory"
    if verdict.status is Status.FORBIDDEN:
        if _rewritten(verdict, kata):
            return "more is changed than a mend needs"
        return "uses what this kata forbids"
    if _unwritten(verdict):
        return "nothing is written yet"
    if verdict.crash:
        frames = verdict.crash.frames
        at = f" in line {frames[-1].line}" if frames else ""
        return f"the file does not run, {verdict.crash.kind}{at}"
    if any(test.message.startswith(NOT_RUN) for test in failing):
        return "the code stopped before all tests had run"
    return fails if tests else "no test could be run"


def _rewritten(verdict: Verdict, kata: Kata) -> bool:
    return verdict.changed is not None and verdict.changed > kata.budget


def _changed(verdict: Verdict, kata: Kata) -> Text | None:
    """How much of a debug-it program was touched."""
    if verdict.changed is None:
        return None
    of = f"{verdict.changed} of at most {kata.budget} lines changed"
    return Text(of, style=WARN if _rewritten(verdict, kata) else QUIET)


def _unwritten(verdict: Verdict) -> bool:
    """Whether the learner's functions are still those of the starter."""
    tests = verdict.tests
    return bool(tests) and all(test.crash and test.crash.kind == EMPTY_BODY for test in tests)


# --- passed, or our fault -------------------------------------------------------------------


def _passed(verdict: Verdict, kata: Kata) -> RenderableType:
    said = " · ".join(_sentences(verdict.tests))
    return stack(
        Text(f"{count(len(verdict.tests), 'test')}: {said}", style=QUIET) if said else None,
        _changed(verdict, kata),
        commands(
            (f"tutor debrief {kata.slug}", "why it works, and where it breaks"),
            (f"tutor solution {kata.slug}", "another way to write it"),
            ("tutor next", "what comes next"),
        ),
    )


def _our_fault(verdict: Verdict) -> RenderableType:
    report = "Please report it: the lines below, your file, and what this command prints:"
    return stack(
        Text("This is a mistake in the tutor or in the kata. Your progress is untouched."),
        Group(Text(report), indent(command("tutor doctor"))),
        code(plain(verdict.message) or "The grader gave no reason.", style=WARN),
        Text(f"seed {verdict.seed} · {verdict.isolation or 'isolation unknown'}", style=QUIET),
    )


# --- what went wrong ------------------------------------------------------------------------


def _finding(finding: Finding) -> RenderableType:
    if finding.kind == "pitfall":
        names = finding.id.split("+")
        label = "A known mistake" if len(names) == 1 else f"{len(names)} known mistakes at once"
        title = Text.assemble((label, f"bold {WARN}"), f": {' + '.join(names)}")
    else:
        title = Text("What the numbers say", style=f"bold {WARN}")
    return Group(title, words(plain(finding.says.strip())))


def _violations(found: Sequence[Violation], kata: Kata, file: str) -> RenderableType | None:
    if not found:
        return None
    lines: list[RenderableType] = []
    for violation in found[:FAILURES]:
        lines += [
            Text.assemble((f"{file}:{violation.line}  ", QUIET), plain(violation.what)),
            indent(code(plain(violation.code), style=BAD), 4),
        ]
    if len(found) > FAILURES:
        lines.append(Text(f"and {len(found) - FAILURES} more", style=QUIET))
    return stack(Group(*lines), Text(_allowed(kata)))


def _allowed(kata: Kata) -> str:
    frameworks = {"numpy": "NumPy and ", "torch": "PyTorch, NumPy and ", "python": ""}
    extra = "".join(f"{name}, " for name in kata.allows)
    allowed = f"{extra}{frameworks.get(kata.framework, '')}Python's standard library"
    but = f", except {', '.join(kata.bans)}" if kata.bans else ""
    return f"You may use {allowed}{but}."


def _message(verdict: Verdict) -> RenderableType | None:
    """What no single test explains; the headline says it already for a ban or a broken file."""
    if verdict.violations or verdict.crash:
        return None
    parts = [plain(verdict.message.strip())] if verdict.message.strip() else []
    if verdict.status is Status.OUT_OF_MEMORY:
        parts.append("Often two shapes broadcast to a far larger one, as (n, 1) and (n,) do.")
    return Group(*map(Text, parts)) if parts else None


# --- tests ----------------------------------------------------------------------------------


def _to_pass(failing: Sequence[TestResult]) -> Text:
    said = " · ".join(_sentences(failing))
    return Text(f"{count(len(failing), 'test')} to pass: {said}", style=QUIET)


def _tests(
    verdict: Verdict, failing: Sequence[TestResult], shown: TestResult | None, brief: bool
) -> RenderableType | None:
    """Failing tests a line each, with why, save for the one that is shown below; passing ones
    in one run of text."""
    table = grid("nw", gap=1)
    groups = _grouped([test for test in failing if not test.message.startswith(NOT_RUN)])
    most = FAILURES // 2 if brief else FAILURES
    for sentence, members in list(groups.items())[:most]:
        why = "" if shown in members else evidence.why(members[0])
        said = Text(sentence).append(f" – {why}" if why else "", style=QUIET)
        table.add_row(Text("✗", style=f"bold {BAD}"), said)
    if len(groups) > most:
        table.add_row("", Text(f"and {len(groups) - most} more", style=QUIET))
    passing = [test for test in verdict.tests if test.passed]
    if passing:
        verb = "passes" if len(passing) == 1 else "pass"
        names = "" if brief else f": {' · '.join(_sentences(passing))}"
        said = Text(f"{len(passing)} {verb}{names}", style=QUIET)
        table.add_row(Text("✓", style=f"bold {GOOD}"), said)
    left_out = sum(test.message.startswith(NOT_RUN) for test in failing)
    if left_out:
        table.add_row("–", Text(f"{count(left_out, 'test')} not run", style=QUIET))
    return table if table.row_count else None


def _sentences(tests: Iterable[TestResult]) -> list[str]:
    """What the tests say, the cases of one test counted: `works along any axis (5 cases)`."""
    groups: dict[str, int] = {}
    for test in tests:
        base = plain(test.sentence).partition(": ")[0]
        groups[base] = groups.get(base, 0) + 1
    return [f"{base} ({n} cases)" if n > 1 else base for base, n in groups.items()]


def _grouped(tests: Iterable[TestResult]) -> dict[str, list[TestResult]]:
    """Tests by sentence; the cases of one test together, as in `works along any axis: 0, 1`."""
    groups: dict[str, list[TestResult]] = {}
    for test in tests:
        groups.setdefault(plain(test.sentence).partition(": ")[0], []).append(test)
    return {_with_cases(base, members): members for base, members in groups.items()}


def _with_cases(base: str, members: Sequence[TestResult]) -> str:
    cases = [plain(test.sentence).partition(": ")[2] for test in members]
    if not any(cases):
        return base
    more = len(cases) - CASES
    told = [*cases[:CASES], f"{more} more"] if more > 1 else cases
    return f"{base}: {', '.join(told)}"


def _stdout(verdict: Verdict, shown: TestResult | None) -> str:
    """What the learner printed in the test that is shown, or else anywhere."""
    return shown.stdout if shown and shown.stdout.strip() else verdict.stdout


# --- the way on -----------------------------------------------------------------------------


def _way_on(verdict: Verdict, kata: Kata, path: Path | None) -> RenderableType:
    slug = kata.slug
    outside = f" --file {quote(where(path))}" if path and not _in_place(path, kata) else ""
    if _unwritten(verdict):
        return commands(
            (f"tutor show {slug}", "what to write"),
            (f"tutor check {slug}{outside}", "when you have"),
        )
    again = (f"tutor check {slug}{outside} --seed {verdict.seed}", "the same inputs again")
    if verdict.status is Status.FORBIDDEN or verdict.crash or not kata.hints:
        return commands((f"tutor check {slug}{outside}", "when you have changed it"))
    return commands(again, (f"tutor hint {slug}", "a nudge, if you want one"))


def _in_place(path: Path, kata: Kata) -> bool:
    """Whether the file is where a workspace keeps it, so that a check finds it by itself."""
    return path.parts[-2:] == (kata.section, f"{kata.slug.replace('-', '_')}.py")
