"""Time spent, folded event by event: the sums of `hours.spent` without its days. Pure.

Practice can be added up as it comes; what was covered by it is kept as stretches on the clock, so
that no moment counts twice. Timers are kept as they are and reckoned at the end, since a timer
counts only where no practice does, whichever of the two was written down first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tutor.models import Event
from tutor.progress.hours import DONE, LOG, PRACTICE, TIMER, Covered, Share, timers

NO_DAY = date.min
TYPED = {"hours": LOG, "done": DONE}


@dataclass(slots=True)
class Tally:
    """`practice` in seconds by subject, `typed` in minutes by kind, subject and source; `ticks` are
    how often something was ticked off, and when last."""

    practice: dict[str, float] = field(default_factory=dict)
    typed: dict[tuple[str, str, str], float] = field(default_factory=dict)
    ticks: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    timers: list[Event] = field(default_factory=list)
    covered: Covered = field(default_factory=Covered)

    def add(self, event: Event) -> None:
        payload = event.payload
        if event.kind == "timer":
            self.timers.append(event)
        elif event.kind in TYPED and payload.get("minutes"):
            key = payload.get("kind", "reading"), event.subject, TYPED[event.kind]
            self.typed[key] = self.typed.get(key, 0.0) + payload["minutes"]
        if event.kind == "done":
            self.ticks[event.subject] = self.ticks.get(event.subject, (0, None))[0] + 1, event.at
        if event.kind != "timer" and (seconds := payload.get("seconds")):
            end = event.at.timestamp()
            subject = payload["topic"] if event.kind == "answer" else event.subject
            free = sum(high - low for low, high in self.covered.add(end - seconds, end))
            self.practice[subject] = self.practice.get(subject, 0.0) + free

    def beside(self) -> dict[str, float]:
        """Minutes by subject that were timed, logged and ticked off with a time."""
        found: dict[str, float] = {}
        for (_, subject, _), minutes in self.typed.items():
            found[subject] = found.get(subject, 0.0) + minutes
        for timer in timers(self.timers):
            if timer.seconds:
                found[timer.subject] = found.get(timer.subject, 0.0) + timer.seconds / 60
        return found

    def spent(self) -> dict[Share, float]:
        """Hours by kind, subject and source, each moment once, all on the same day that is none."""
        found = {
            Share(NO_DAY, "coding", subject, PRACTICE): seconds / 3600
            for subject, seconds in self.practice.items()
        }
        found |= {Share(NO_DAY, *key): minutes / 60 for key, minutes in self.typed.items()}
        covered = self.covered.copy()
        for timer in timers(self.timers):
            if timer.seconds:
                start = timer.start.timestamp()
                free = covered.add(start, start + timer.seconds)
                share = Share(NO_DAY, timer.kind, timer.subject, TIMER)
                found[share] = found.get(share, 0.0) + sum(b - a for a, b in free) / 3600
        return found
