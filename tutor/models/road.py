"""The road: sections, topics, phases, checkpoints, resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


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
