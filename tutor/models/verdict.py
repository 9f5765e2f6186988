"""What came of a check: its status, its tests, its diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tutor.models.status import Status


@dataclass(frozen=True, slots=True)
class Frame:
    """A line of the learner's file on the way to an exception; `shapes` of the arrays there."""

    line: int
    function: str
    code: str
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crash:
    """An exception of the learner's code, or the end of the process that held it."""

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """The call that went wrong: what was asked, what came back, what was expected, and where.

    `expected` and `got` are the values themselves (numbers, arrays, containers). `index` is the
    first differing position (None for scalars or shape mismatches), `error` the largest absolute
    difference, `size` the number of elements in the inputs.
    """

    text: str
    inputs: tuple[str, ...]
    expected: Any
    got: Any
    index: tuple[int, ...] | None = None
    error: float | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class TestResult:
    __test__ = False  # not a test class, whatever pytest thinks of the name

    name: str
    sentence: str
    passed: bool
    message: str = ""
    call: Call | None = None
    crash: Crash | None = None
    stdout: str = ""
    duration_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What the diagnosis says: kind `pitfall` (composed ids joined by +) or `forensics`."""

    kind: str
    id: str
    says: str


@dataclass(frozen=True, slots=True)
class Violation:
    """A banned construct: what, where, and what is allowed instead."""

    line: int
    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check.

    `message` explains a status that no single test explains (the file does not load, a ban, a
    grader error); then `tests` may be empty.
    """

    kata: str
    status: Status
    seed: int
    duration_ms: float
    tests: tuple[TestResult, ...] = ()
    diagnosis: tuple[Finding, ...] = ()
    isolation: str = ""
    message: str = ""
    crash: Crash | None = None
    violations: tuple[Violation, ...] = ()
    stdout: str = ""
    changed: int | None = None  # lines of the broken program, where it is a debug-it kata

    @property
    def passed(self) -> bool:
        return self.status is Status.PASSED
