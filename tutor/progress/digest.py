"""All events in one pass → what every derivation begins with. Pure.

A digest is folded from the events that stand, in their order; it holds nothing that depends on the
moment at which it is asked. It can be written down and taken up again, so that ten years of events
need not be read for each command (see `snapshot`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tutor.models import Event
from tutor.progress.memory import (
    LATEST,
    Answer,
    Memory,
    Trail,
    Weights,
    answer,
    live,
    on_kata,
    rate,
    review,
    usable,
)
from tutor.progress.tally import Tally

FIT = "fit"  # the action of a `review` event that sets the weights of FSRS
WORKED_ON = frozenset({"start", "attempt", "reset"})


@dataclass(slots=True)
class Answers:
    """The answers to one question: how many, the memory they leave, the latest ones."""

    times: int
    memory: Memory
    latest: list[Answer]


@dataclass(frozen=True, slots=True)
class Said:
    """A self-rating, in [0, 1]."""

    at: datetime
    rating: float
    event: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a run through a checkpoint: `value` in [0, 1] is its readiness then."""

    at: datetime
    value: float
    level: str
    event: str


@dataclass(slots=True)
class Runs:
    """The runs through one checkpoint: when the open one was begun, and how the others ended."""

    open: datetime | None = None
    done: list[Outcome] = field(default_factory=list)


@dataclass(slots=True)
class Digest:
    """`trails` and `memories` are of katas, by slug; `answers` of questions, `said` the latest
    self-rating by what it is about, `runs` by checkpoint. `current` is the kata worked on last,
    `first` when anything was done at all.

    `minutes` are those that katas should take, by slug, `weights` those of FSRS: with them the
    memories were reckoned. `fitted` are the weights that the events ask for.
    """

    minutes: Mapping[str, int] = field(default_factory=dict)
    weights: Weights = ()
    fitted: Weights = ()
    trails: dict[str, Trail] = field(default_factory=dict)
    memories: dict[str, Memory] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    runs: dict[str, Runs] = field(default_factory=dict)
    current: str = ""
    first: datetime | None = None
    time: Tally = field(default_factory=Tally)

    def add(self, event: Event) -> None:
        """Take in one more event; those before it were taken in before."""
        self.first = self.first or event.at
        self.time.add(event)
        if on_kata(event):
            self._kata(event)
            return
        match event.kind:
            case "answer":
                self._answer(event)
            case "assess":
                self.said[event.subject] = Said(event.at, event.payload["rating"], event.id)
            case "checkpoint":
                self._checkpoint(event)
            case "review" if event.payload.get("action") == FIT:
                weights = tuple(event.payload.get("weights", ()))
                self.fitted = weights if usable(weights) else ()

    def _kata(self, event: Event) -> None:
        slug = event.subject
        if slug not in self.trails:
            self.trails[slug] = Trail()
        trail = self.trails[slug]
        passes = trail.passes
        trail.add(event)
        if event.kind in WORKED_ON:
            self.current = slug
        if trail.passes > passes:
            rating = rate(trail.series[-1], self.minutes.get(slug))
            self.memories[slug] = review(self.memories.get(slug), event.at, rating, self.weights)

    def _answer(self, event: Event) -> None:
        one, before = answer(event), self.answers.get(event.subject)
        memory = review(before.memory if before else None, one.at, one.rating, self.weights)
        latest = [*before.latest, one][-LATEST:] if before else [one]
        self.answers[event.subject] = Answers(before.times + 1 if before else 1, memory, latest)

    def _checkpoint(self, event: Event) -> None:
        runs = self.runs.setdefault(event.subject, Runs())
        if event.payload["action"] == "start":
            runs.open = event.at
            return
        runs.open = None
        payload = event.payload
        outcome = Outcome(event.at, payload.get("value", 0.0), payload.get("level", ""), event.id)
        runs.done.append(outcome)


def fold(
    events: Iterable[Event],
    minutes: Mapping[str, int] | None = None,
    weights: Weights | None = None,
) -> Digest:
    """The digest of events in any order. `weights` None: those that the events ask for."""
    standing = live(events)
    digest = folded(standing, minutes or {}, weights or ())
    if weights is None and digest.fitted:
        return folded(standing, minutes or {}, digest.fitted)
    return digest


def folded(standing: Iterable[Event], minutes: Mapping[str, int], weights: Weights) -> Digest:
    """The digest of events as `live` returns them."""
    digest = Digest(minutes, weights)
    for event in standing:
        digest.add(event)
    return digest
