"""Events → where the learner is with what there is to watch and read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutor.models import Event, Resource
from tutor.progress import hours
from tutor.progress.tally import Tally

KIND_OF = {  # the kind of hours that a kind of resource takes
    "video": "watching",
    "course": "watching",
    "paper": "reading",
    "book": "reading",
    "article": "reading",
    "site": "reading",
    "community": "reading",
    "repo": "coding",
}
NEW, BEGUN, DONE = "new", "begun", "done"


@dataclass(frozen=True, slots=True)
class Shelved:
    """Where the learner is with a resource: `times` ticked off, the last time `at`, `minutes`
    spent on it in all."""

    times: int = 0
    at: datetime | None = None
    minutes: float = 0.0

    @property
    def state(self) -> str:
        return DONE if self.times else BEGUN if self.minutes else NEW


def shelved(time: Tally, resources: Iterable[Resource]) -> dict[str, Shelved]:
    """By id, those on which anything happened."""
    minutes = time.beside()
    found = {}
    for one in resources:
        times, at = time.ticks.get(one.id, (0, None))
        if times or one.id in minutes:
            found[one.id] = Shelved(times, at, minutes.get(one.id, 0.0))
    return found


def counts(
    resource: Resource, minutes: float | None, standing: Sequence[Event]
) -> tuple[float, str]:
    """The minutes that count when a resource is ticked off, and why: `typed` (those given),
    `length` (its own), `timed` (0: time on it was counted since it was last ticked off), `running`
    (0: a timer will count it) or `unknown` (0: it has no length)."""
    if minutes is not None:
        return minutes, "typed"
    timers = [timer for timer in hours.timers(standing) if timer.subject == resource.id]
    if any(timer.seconds is None for timer in timers):
        return 0.0, "running"
    ticks = [event.at for event in standing if _ticks(event, resource.id)]
    spent = [
        entry
        for entry in hours.entries(standing)
        if entry.subject == resource.id
        and entry.source != hours.DONE
        and (not ticks or entry.at > max(ticks))
    ]
    if spent:
        return 0.0, "timed"
    return (float(resource.minutes), "length") if resource.minutes else (0.0, "unknown")


def _ticks(event: Event, id: str) -> bool:
    return event.kind == "done" and event.subject == id
