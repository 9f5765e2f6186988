"""From what happened to a verdict: which status, and which words, for every way a check can end."""

from __future__ import annotations

import ast
import difflib
import warnings
from dataclasses import replace
from typing import Any

from tutor.judge import rules
from tutor.judge.objects import Remote
from tutor.judge.remote import Connection, LearnerError, PlayerGone
from tutor.judge.warm import Ended
from tutor.judge.wire import Opaque
from tutor.models import Crash, Frame, Kata, Status, TestResult, Verdict, Violation

BROKEN = "BrokenTest"  # a hidden test raised something that is neither a verdict nor the learner's
BROKE_A_BAN = "The code used what this kata asks you to write yourself."
DEEPEST = 64  # containers in containers that are worth showing
MOST_SOURCE = 200_000  # characters; the syntax tree of a megabyte takes the judge seconds


# --- before anything runs ---


def unreadable(kata: Kata, source: str, filename: str, seed: int) -> Verdict | None:
    """A file that is no Python, holds none, or is far too long to be somebody's own."""
    if len(source) > MOST_SOURCE:
        message = f"The file has {len(source):,} characters; at most {MOST_SOURCE:,} are graded."
        return Verdict(kata.slug, Status.FAILED, seed, 0.0, message=message)
    try:
        tree = parse(source, filename)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 0
        text = (getattr(error, "text", None) or "").strip()[: rules.WIDEST]
        what = getattr(error, "msg", None) or str(error) or "it is nested too deeply"
        crash = Crash(type(error).__name__, what, (Frame(line, "", text),) if line else ())
        return Verdict(
            kata.slug,
            Status.CRASHED,
            seed,
            0.0,
            message="The file is not valid Python.",
            crash=crash,
        )
    if not tree.body:
        way = f"Write {', '.join(kata.functions.values())}, or bring the starter back: tutor reset"
        return Verdict(kata.slug, Status.FAILED, seed, 0.0, message=f"The file is empty. {way}")
    return None


def parse(source: str, filename: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" is for the learner's editor to speak of
        return ast.parse(source, filename)


def forbidden(kata: Kata, source: str, filename: str, seed: int) -> Verdict | None:
    found = rules.violations(parse(source, filename), source, rules.bans(kata))
    if not found:
        return None
    return Verdict(
        kata.slug, Status.FORBIDDEN, seed, 0.0, violations=found,
        message="The file uses what this kata asks you to write yourself.",
    )  # fmt: skip


def unloadable(kata: Kata, seed: int, error: LearnerError, connection: Connection) -> Verdict:
    """A file that ends with an error before it defines what it should, or breaks a ban."""
    if violations := at_run_time(connection):
        return Verdict(
            kata.slug, Status.FORBIDDEN, seed, 0.0, message=BROKE_A_BAN, violations=violations,
            stdout="".join(connection.stdout),
        )  # fmt: skip
    return Verdict(
        kata.slug, Status.CRASHED, seed, 0.0, message="The file can't be run as it stands.",
        crash=error.crash, stdout="".join(connection.stdout),
    )  # fmt: skip


def rewritten(kata: Kata, seed: int, changed: int | None) -> Verdict | None:
    """A debug-it program of which more was changed than a mend needs."""
    if changed is None or changed <= kata.budget:
        return None
    message = (
        f"You changed {changed} lines of the program; {kata.budget} are enough to mend it."
        " Blank lines, comments and prints don't count. Find the bug, and leave the rest as it is;"
        f" `tutor reset {kata.slug}` hands out a program again."
    )
    return Verdict(kata.slug, Status.FORBIDDEN, seed, 0.0, message=message)


def undefined(kata: Kata, seed: int, missing: list[str], bound: dict[str, str]) -> Verdict:
    parts = []
    for name in missing:
        near = difflib.get_close_matches(
            name, [b for b in bound if b not in kata.functions], 1, 0.6
        )
        close = f" There is {near[0]}: is it a slip of the pen?" if near else ""
        parts.append(f"{name} is not defined in the file.{close} Expected: {kata.functions[name]}")
    return Verdict(kata.slug, Status.FAILED, seed, 0.0, message="\n".join(parts))


# --- after the tests ---


def weigh(kata: Kata, seed: int, results: list[TestResult], connection: Connection) -> Verdict:
    """The status of the whole is that of the first test that does not pass."""
    status, message = Status.PASSED, ""
    violations = at_run_time(connection)
    first = next((r for r in results if not r.passed), None)
    if violations:
        status = Status.FORBIDDEN
        message = BROKE_A_BAN
    elif first is not None:
        status = Status.FAILED
        if first.crash is not None and first.crash.kind not in (BROKEN, "NotImplementedError"):
            status = Status.OUT_OF_MEMORY if no_memory(first.crash) else Status.CRASHED
    return Verdict(
        kata.slug, status, seed, 0.0, tuple(map(settled, results)), message=message,
        violations=violations, stdout="".join(connection.stdout),
    )  # fmt: skip


def settled(result: TestResult) -> TestResult:
    """With words for the objects that live in the player: whoever asked them would ask a dead
    process, or the learner's own code."""
    call = result.call
    if call is None:
        return result
    return replace(result, call=replace(call, got=_still(call.got), expected=_still(call.expected)))


def _still(value: Any, depth: int = 0) -> Any:
    if isinstance(value, Remote):
        return Opaque(f"an object of class {object.__getattribute__(value, '_handle').kind}")
    if type(value) in (list, tuple, set, dict) and depth > DEEPEST:
        return Opaque("…")
    if type(value) in (list, tuple, set):
        return type(value)(_still(part, depth + 1) for part in value)
    if type(value) is dict:
        return {_still(k, depth + 1): _still(v, depth + 1) for k, v in value.items()}
    return value


def no_memory(crash: Crash) -> bool:
    refused = ("can't allocate memory", "Cannot allocate memory")  # torch's and the system's words
    return "MemoryError" in crash.kind or any(words in crash.message for words in refused)


def at_run_time(connection: Connection) -> tuple[Violation, ...]:
    found = dict.fromkeys(connection.banned)
    return tuple(Violation(line, connection.line(line), what) for line, what in found)


SIGNALS = {4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV",
           15: "SIGTERM", 24: "SIGXCPU", 31: "SIGSYS"}  # fmt: skip


def ended(kata: Kata, seed: int, gone: PlayerGone, end: Ended, connection: Connection) -> Verdict:
    """What became of a player that stopped answering."""
    where = f" in the test “{sentence(connection.test)}”" if connection.test else " while loading"
    if gone.why == "timed_out" or end.signal == 24:
        status = Status.TIMED_OUT
        limit = "1 second" if kata.seconds == 1 else f"{kata.seconds:g} seconds"
        message = f"No answer within {limit}{where}: is there an endless loop?"
    elif gone.why == "protocol":
        status, message = Status.CRASHED, f"The answer could not be used{where}: {gone}."
    elif end.ended_for == "nothing":
        status, message = Status.CRASHED, f"The code shut its connection to the tutor{where}."
    elif end.ended_for:
        status, message = Status.CRASHED, f"The code made more {end.ended_for} than it may{where}."
    elif end.signal:
        status = Status.CRASHED
        name = SIGNALS.get(end.signal, f"signal {end.signal}")
        depth = ", mostly a recursion without an end" if end.signal == 11 else ""
        message = f"The process that ran the code was killed by {name}{depth}{where}."
    else:
        status = Status.CRASHED
        message = f"The code ended its own process (exit status {end.status}){where}."
    return Verdict(kata.slug, status, seed, 0.0, message=message)


def sentence(name: str) -> str:
    """`test_works_along[axis=0]` → `works along: axis=0`."""
    base, _, case = name.partition("[")
    text = base.removeprefix("test_").replace("_", " ")
    return f"{text}: {case[:-1]}" if case else text
