"""Events → what is remembered: each pass is a review, rated by how it was reached (FSRS 6). Pure.

A *series* is the way to one pass: the events on a kata after its previous pass, up to the next
passed attempt. Once a kata has been passed, a further pass counts only after a blank starter
(`start` or `reset`): checking the file that already passed proves nothing new, however often it is
saved. Two things are left out of a series for the same reason: attempts on that old file, and the
solution read as a debrief (`gave_up` false) before the next blank starter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from tutor.models import Event, Status

if TYPE_CHECKING:
    from fsrs import Scheduler

ON_KATAS = frozenset({"start", "attempt", "hint", "solution", "reset"})


class Rating(IntEnum):
    """How a pass was reached, in FSRS's terms and with its numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Series:
    """The way to one pass. `attempts` includes the passed one; `seconds` is time spent on it."""

    at: datetime
    attempts: int
    seconds: float
    hints: int
    solution: bool


@dataclass(slots=True)
class Trail:
    """What happened on one kata, folded from its events; made and changed by `trails` alone.

    `series` are the passes that count, oldest first. The rest describes what came after the last
    of them: `fresh` says whether a pass would count now, `touched` that a new series has begun,
    `failing` that its latest attempt did not pass. `tries` and `spent` cover all events.
    """

    series: list[Series] = field(default_factory=list)
    fresh: bool = True
    touched: bool = False
    failing: bool = False
    tries: int = 0
    spent: float = 0.0
    last_at: datetime | None = None
    _attempts: int = 0
    _seconds: float = 0.0
    _hints: int = 0
    _solution: bool = False

    def add(self, event: Event) -> None:
        payload = event.payload
        seconds = payload.get("seconds", 0.0)
        self.last_at = event.at
        self.spent += seconds
        self._seconds += seconds if self.fresh else 0.0
        match event.kind:
            case "start" | "reset":
                self.fresh, self.touched, self.failing = True, True, False
            case "hint":
                self._hints += 1
                self.touched |= self.fresh
            case "solution":
                self._solution |= self.fresh or payload["gave_up"]
                self.touched |= self.fresh
            case "attempt" if payload["status"] != Status.GRADER_ERROR:  # ours, not the learner's
                self.tries += 1
                if self.fresh:
                    self._attempt(event.at, payload)

    def _attempt(self, at: datetime, payload: Mapping[str, Any]) -> None:
        self._attempts += 1
        self.touched = self.failing = True
        if payload["passed"]:
            self.series.append(
                Series(at, self._attempts, self._seconds, self._hints, self._solution)
            )
            self.fresh = self.touched = self.failing = self._solution = False
            self._attempts, self._seconds, self._hints = 0, 0.0, 0


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS holds of one kata. `stability` in days until recall falls to 90 %, `difficulty`
    in [1, 10], `reps` the passes that counted, `lapses` those after the first rated Again."""

    slug: str
    stability: float
    difficulty: float
    due: datetime
    last_review: datetime
    reps: int
    lapses: int


def live(events: Iterable[Event]) -> list[Event]:
    """The events that stand, sorted by (at, id): without the undone ones and without the undos.

    An undo can be undone, by a later one.
    """
    ordered = sorted(events, key=lambda event: (event.at, event.id))
    undone: set[str] = set()
    for event in reversed(ordered):
        if event.kind == "undo" and event.id not in undone:
            undone.add(event.payload["event"])
    return [event for event in ordered if event.kind != "undo" and event.id not in undone]


def trails(standing: Iterable[Event]) -> dict[str, Trail]:
    """Each kata's trail by slug, from events as `live` returns them."""
    found: dict[str, Trail] = {}
    for event in standing:
        if event.kind in ON_KATAS:
            if event.subject not in found:
                found[event.subject] = Trail()
            found[event.subject].add(event)
    return found


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


def recall(slug: str, series: Iterable[Series], minutes: int | None) -> Memory | None:
    """The memory that a kata's passes leave, None without any."""
    from fsrs import Card  # 6 ms, and only needed once something has passed
    from fsrs import Rating as Grade

    card, reps, lapses = None, 0, 0
    for one in series:
        at = one.at.astimezone(UTC)
        rating = rate(one, minutes)
        lapses += card is not None and rating is Rating.AGAIN
        card = card or Card(card_id=0, due=at)  # without an id, Card sleeps to make one
        card, _ = _scheduler().review_card(card, Grade(rating), review_datetime=at)
        reps += 1
    if card is None or card.stability is None or card.difficulty is None or not card.last_review:
        return None
    return Memory(slug, card.stability, card.difficulty, card.due, card.last_review, reps, lapses)


def cards(events: Iterable[Event], katas_minutes: Mapping[str, int]) -> dict[str, Memory]:
    """The memory of each kata that was ever passed, by slug. Events may come in any order.

    `katas_minutes` are the expected minutes by slug; a kata that is not there is rated without
    regard to time.
    """
    found = {
        slug: recall(slug, trail.series, katas_minutes.get(slug))
        for slug, trail in trails(live(events)).items()
    }
    return {slug: memory for slug, memory in found.items() if memory}


def retrievability(memory: Memory, now: datetime) -> float:
    """The chance, in (0, 1], that the kata can be solved again at `now`.

    FSRS 6: R(t) = (1 + F·t/S)^−w₂₀ with F = 0.9^(−1/w₂₀) − 1, t the whole days since the last
    review and S the stability; so R(S) = 0.9. Before the last review it is 1.
    """
    from fsrs import Card

    card = Card(0, due=memory.due, stability=memory.stability, last_review=memory.last_review)
    return float(_scheduler().get_card_retrievability(card, now))


@cache
def _scheduler() -> Scheduler:
    """FSRS with its published weights, aiming at 90 % recall. No chance, so that the same events
    give the same dates; no steps of minutes, since nobody solves a kata again after a minute."""
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
