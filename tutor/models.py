"""The records that everything else speaks in. Frozen, and free of any import beyond the stdlib."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any


class TutorError(Exception):
    """Something a person can mend: what happened, where, and what to do about it."""

    def __init__(self, what: str, way_out: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.what}\n{self.way_out}" if self.way_out else self.what


class ContentError(TutorError):
    """Curriculum or kata files that break their schema, with every mistake found."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes), "Mend the lines above, then run the command again.")
        self.mistakes = mistakes


# --- curriculum -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hours:
    """Estimated hours as (low, high), for a refresher and for a start from scratch."""

    refresher: tuple[float, float]
    scratch: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Practice:
    """Something to do, and what covers it: `kata:softmax`, `quiz:shapes`, `lab:svd-image` …"""

    do: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skip:
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Where a source is wrong or contradicts another: what it says, and what is taught instead."""

    source: str
    said: str
    right: str


@dataclass(frozen=True, slots=True)
class Resource:
    id: str
    title: str
    author: str
    kind: str  # video, course, book, paper, article, site, repo, community
    url: str = ""
    minutes: int | None = None
    pages: int | None = None
    order: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic or subtopic; `topics` are its parts, `requires` the ids of topics to know before."""

    id: str
    title: str
    stars: int
    number: str = ""
    depth: str = ""
    why: str = ""
    hours: Hours | None = None
    requires: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    practice: tuple[Practice, ...] = ()
    path: tuple[str, ...] = ()
    skip: tuple[Skip, ...] = ()
    later: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    resources: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()

    def walk(self) -> Iterator[Topic]:
        yield self
        for part in self.topics:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    number: int
    title: str
    about: str
    topics: tuple[Topic, ...]
    hours: Hours | None = None
    optional: bool = False  # optional depth never counts against readiness

    def walk(self) -> Iterator[Topic]:
        for topic in self.topics:
            yield from topic.walk()


@dataclass(frozen=True, slots=True)
class Question:
    """A checkpoint question. `kind` is `explain` (rubric points to tick) or `do` (evidence)."""

    id: str
    kind: str
    ask: str
    rubric: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    id: str
    title: str
    requires: tuple[str, ...]  # topic ids
    questions: tuple[Question, ...]
    if_yes: str
    if_no: str


@dataclass(frozen=True, slots=True)
class Task:
    do: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of weeks inside a phase: what to study, do and reach."""

    title: str
    weeks: tuple[int, int]
    hours: tuple[float, float] | None
    topics: tuple[str, ...]
    tasks: tuple[Task, ...]
    goal: str
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    number: int
    title: str
    stars: int
    depth: str
    weeks: tuple[int, int]  # duration in weeks, low and high
    blocks: tuple[Block, ...]
    checkpoint: Checkpoint
    hours_per_day: tuple[float, float] | None = None
    about: str = ""
    self_assessment: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """A time budget: hours a day, and the weeks the whole road takes at it."""

    hours_per_day: tuple[float, float]
    weeks: tuple[int, int]
    advice: str


@dataclass(frozen=True, slots=True)
class Track:
    """What runs beside all phases: software engineering, papers, community."""

    id: str
    title: str
    hours_per_week: tuple[float, float]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Another document's order over the same road: phases, a video series, a check list."""

    id: str
    title: str
    source: str
    about: str
    steps: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A kata that the roadmap names and that is still to be written."""

    slug: str
    title: str
    section: str
    stars: int
    framework: str
    minutes: int
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Curriculum:
    sections: tuple[Section, ...]
    phases: tuple[Phase, ...]
    resources: tuple[Resource, ...]
    depths: Mapping[int, str]  # what 1 to 5 stars mean
    paces: tuple[Pace, ...]
    mix: Mapping[str, float]  # the golden rule: share of hours by kind
    tracks: tuple[Track, ...]
    views: tuple[View, ...]
    skips: tuple[Skip, ...]
    tips: tuple[str, ...]
    corrections: tuple[Correction, ...]
    planned: tuple[Planned, ...]

    def walk(self) -> Iterator[Topic]:
        for section in self.sections:
            yield from section.walk()


# --- katas ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A known mistake: edits of the solution (each matches exactly once), or a file of its own."""

    id: str
    says: str
    edit: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Kata:
    slug: str
    section: str
    title: str
    stars: int
    minutes: int
    framework: str  # python, numpy, torch
    topics: tuple[str, ...]
    functions: Mapping[str, str]  # name → signature with shapes
    hints: tuple[str, ...]
    pitfalls: tuple[Pitfall, ...]
    folder: Path
    bans: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    equivalent: tuple[Mapping[str, str], ...] = ()
    seconds: float = 10.0  # wall clock for one whole check
    memory_mb: int = 1024  # what a submission may add to the worker it was forked from

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


# --- verdicts -------------------------------------------------------------------------------


class Status(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    FORBIDDEN = "forbidden"
    GRADER_ERROR = "grader_error"


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

    @property
    def passed(self) -> bool:
        return self.status is Status.PASSED


# --- progress -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; never changed once written.

    `kind` is one of: start, attempt, hint, solution, reset, hours, assess, undo. `subject`
    is a kata slug or topic id. `at` is an aware UTC datetime.
    """

    id: str
    at: datetime
    device: str
    kind: str
    subject: str
    payload: Mapping[str, Any] = field(default_factory=dict)
