"""Events → what is remembered: passes and answers are reviews, rated by how they came (FSRS 6).

Pure. A *series* is the way to one pass: the events on a kata after its previous pass, up to the
next passed attempt. Once a kata has been passed, a further pass counts only after a blank starter
(`start` or `reset`): checking the file that already passed proves nothing new, however often it is
saved. Two things are left out of a series for the same reason: attempts on that old file, and the
solution read as a debrief (`gave_up` false) before the next blank starter. A review that was begun
in a file of its own and then stopped leaves the kata as it was, but for a solution read meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tutor.models import Event, Status

if TYPE_CHECKING:
    from fsrs import Scheduler

ON_KATAS = frozenset({"start", "attempt", "hint", "solution", "reset"})
STOP = "stop"  # the action of a `review` event that gives up a re-solve
QUICK = {  # seconds in which an answer is Easy; one to `explain` is the learner's own judgement
    "choice": 8.0,
    "multi": 12.0,
    "numeric": 15.0,
    "shape": 10.0,
    "order": 12.0,
    "predict": 15.0,
}
LATEST = 5  # passes of a kata, answers to a question that are kept to be shown

Weights = tuple[float, ...]  # the 21 parameters of FSRS 6; empty for the published ones


class Rating(IntEnum):
    """How a pass or an answer was reached, in FSRS's terms and with its numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS holds of one kata or question. `stability` in days until recall falls to 90 %,
    `difficulty` in [1, 10], `reps` the reviews that counted, `lapses` those after the first rated
    Again."""

    stability: float
    difficulty: float
    due: datetime
    last_review: datetime
    reps: int
    lapses: int


# --- katas ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Series:
    """The way to one pass. `attempts` includes the passed one, whose event is `event`; `seconds` is
    time spent on it."""

    at: datetime
    attempts: int
    seconds: float
    hints: int
    solution: bool
    event: str = ""


@dataclass(slots=True)
class Trail:
    """What happened on one kata, folded from its events; changed by `add` alone.

    `passes` are those that count, `series` the latest five of them, oldest first. The rest
    describes what came after the last: `fresh` says whether a pass would count now, `touched` that
    a new series has begun, `failing` that its latest attempt did not pass, `review` the file in
    which it is solved again. `tries` and `spent` cover all events.
    """

    series: list[Series] = field(default_factory=list)
    passes: int = 0
    fresh: bool = True
    touched: bool = False
    failing: bool = False
    review: str = ""
    tries: int = 0
    spent: float = 0.0
    last_at: datetime | None = None
    attempts: int = 0  # this and below: of the series that is under way
    seconds: float = 0.0
    hints: int = 0
    solution: bool = False

    def add(self, event: Event) -> None:
        payload = event.payload
        seconds = payload.get("seconds", 0.0)
        self.last_at = event.at
        self.spent += seconds
        self.seconds += seconds if self.fresh else 0.0
        match event.kind:
            case "start" | "reset":
                self.fresh, self.touched, self.failing = True, True, False
                self.review = payload.get("review", self.review)
            case "hint":
                self.hints += 1
                self.touched |= self.fresh
            case "solution":
                self.solution |= self.fresh or payload["gave_up"]
                self.touched |= self.fresh
            case "attempt" if payload["status"] != Status.GRADER_ERROR:  # ours, not the learner's
                self.tries += 1
                if self.fresh:
                    self._attempt(event, payload["passed"])
            case "review" if self.review:
                self._close(fresh=not self.passes)

    def _attempt(self, event: Event, passed: bool) -> None:
        self.attempts += 1
        self.touched = self.failing = True
        if passed:
            way = self.attempts, self.seconds, self.hints, self.solution
            self.series = [*self.series, Series(event.at, *way, event.id)][-LATEST:]
            self.passes += 1
            self.solution = False
            self._close(fresh=False)

    def _close(self, *, fresh: bool) -> None:
        self.fresh, self.touched, self.failing, self.review = fresh, False, False, ""
        self.attempts, self.seconds, self.hints = 0, 0.0, 0


def on_kata(event: Event) -> bool:
    """Whether it belongs to a kata's trail."""
    return event.kind in ON_KATAS or (
        event.kind == "review" and event.payload.get("action") == STOP
    )


def live(events: Iterable[Event]) -> list[Event]:
    """The events that stand, sorted by (at, id): without the undone ones and without the undos.

    An undo can be undone, by a later one.
    """
    ordered = sorted(events, key=lambda event: (event.at, event.id))
    gone = undone((one.id, one.payload["event"]) for one in ordered if one.kind == "undo")
    return [event for event in ordered if event.kind != "undo" and event.id not in gone]


def undone(undos: Iterable[tuple[str, str]]) -> set[str]:
    """The ids of what is taken back, undone undos among them; `undos` are the id of each undo and
    of what it undoes, in the order of time."""
    gone: set[str] = set()
    for id, what in reversed([*undos]):
        if id not in gone:
            gone.add(what)
    return gone


def trail(standing: Iterable[Event]) -> Trail:
    """Of one kata, from its events as `live` returns them."""
    found = Trail()
    for event in standing:
        if on_kata(event):
            found.add(event)
    return found


def since_blank(events: Sequence[Event]) -> Sequence[Event]:
    """Of a kata's events, in their order, those since it was last begun from a blank starter. A
    review that was given up is as good as never begun."""
    blanks: list[int] = []
    for number, event in enumerate(events):
        if is_blank(event):
            blanks.append(number)
        while event.kind == "review" and blanks:
            if "review" in events[blanks.pop()].payload:
                break
    return events[blanks[-1] :] if blanks else events


def is_blank(event: Event) -> bool:
    """Whether a kata was begun here from a blank starter."""
    return event.kind == "reset" or (event.kind == "start" and bool(event.payload.get("written")))


def rate(series: Series, minutes: int | None) -> Rating:
    """The rating of a pass; `minutes` are those the kata should take, None where unknown.

    Reading the solution → Again; hints, or more than twice the minutes → Hard; unaided, at the
    first try and in under half the minutes → Easy; otherwise Good. A series without any measured
    time is never Easy.
    """
    expected = None if minutes is None else minutes * 60
    if series.solution:
        return Rating.AGAIN
    if series.hints or (expected is not None and series.seconds > 2 * expected):
        return Rating.HARD
    if expected is not None and series.attempts == 1 and 0 < series.seconds < expected / 2:
        return Rating.EASY
    return Rating.GOOD


# --- questions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question was answered once: `share` in [0, 1] of it was right."""

    at: datetime
    share: float
    right: bool
    rating: Rating
    event: str


def rate_answer(payload: Mapping[str, Any]) -> Rating:
    """Wrong → Again; right in part → Hard; right → Good, and quickly → Easy."""
    if not payload["right"]:
        return Rating.AGAIN
    if payload["share"] < 1:
        return Rating.HARD
    quick = QUICK.get(payload["kind"], 0.0)
    return Rating.EASY if 0 < payload.get("seconds", 0.0) < quick else Rating.GOOD


def answer(event: Event) -> Answer:
    """Of an event of kind `answer`."""
    payload = event.payload
    rating = rate_answer(payload)
    return Answer(event.at, payload["share"], payload["right"], rating, event.id)


# --- FSRS -----------------------------------------------------------------------------------


def review(memory: Memory | None, at: datetime, rating: Rating, weights: Weights = ()) -> Memory:
    """The memory after one more review; `memory` None before the first."""
    fsrs, at = _fsrs(), at.astimezone(UTC)
    if memory is None:
        card = fsrs.Card(card_id=0, due=at)  # without an id, Card sleeps to make one
    else:
        card = fsrs.Card(
            card_id=0,
            state=fsrs.State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=memory.due,
            last_review=memory.last_review,
        )
    card, _ = scheduler(weights).review_card(card, fsrs.Rating(rating), review_datetime=at)
    assert card.stability is not None and card.difficulty is not None and card.last_review
    return Memory(
        card.stability,
        card.difficulty,
        card.due,
        card.last_review,
        reps=memory.reps + 1 if memory else 1,
        lapses=memory.lapses + (rating is Rating.AGAIN) if memory else 0,
    )


def retrievability(memory: Memory, now: datetime, weights: Weights = ()) -> float:
    """The chance, in (0, 1], that it can be solved or answered again at `now`.

    FSRS 6: R(t) = (1 + F·t/S)^−w₂₀ with F = 0.9^(−1/w₂₀) − 1, t the whole days since the last
    review and S the stability; so R(S) = 0.9. Before the last review it is 1.
    """
    due, stability, last = memory.due, memory.stability, memory.last_review
    card = _fsrs().Card(0, due=due, stability=stability, last_review=last)
    return float(scheduler(weights).get_card_retrievability(card, now))


@cache
def scheduler(weights: Weights = ()) -> Scheduler:
    """FSRS aiming at 90 % recall. No chance, so that the same events give the same dates; no steps
    of minutes, since nobody solves a kata again after a minute."""
    fixed: dict[str, Any] = {"learning_steps": (), "relearning_steps": (), "enable_fuzzing": False}
    make: type[Scheduler] = _fsrs().Scheduler
    return make(weights, **fixed) if weights else make(**fixed)


def usable(weights: Weights) -> bool:
    """Whether FSRS takes them; an import may hold anything."""
    try:
        scheduler(weights)
    except (ValueError, TypeError, ArithmeticError):
        return False
    return True


@cache
def _fsrs() -> ModuleType:
    """6 ms to import, and only needed once something was answered or passed."""
    return import_module("fsrs")
