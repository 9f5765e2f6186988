"""Events → where the time went: each moment once, by local day, kind and subject. Pure.

Time comes from four sources: *practice* (what an event measured itself: `seconds` up to it), a
*timer* from start to stop, what was *log*ged by hand, and resources ticked off as *done*. Practice
and timers lie on the clock, so where two of them claim the same moment it counts once: for the
practice if there is any, otherwise for the timer started first. What was typed in has no place on
the clock and counts as it was typed, whole, on its day.

All reckoning is in UTC, so an hour is an hour when clocks change; only days are those of the
learner's zone. `zone` None is the zone of this machine.
"""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple, Self, TypeVar

from tutor.models import Curriculum, Event, Hours, Kata

K = TypeVar("K", bound=Hashable)
KINDS = ("coding", "reading", "watching")
PRACTICE, TIMER, LOG, DONE = "practice", "timer", "log", "done"
DAY = timedelta(days=1)


class Share(NamedTuple):
    """What hours belong to. `subject` is a topic, a kata, a resource or empty."""

    day: date
    kind: str
    subject: str
    source: str


Spent = Mapping[Share, float]  # in hours


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that was started and not discarded. `id` is its start's, `stop` the id of the event
    that ended it; `seconds` is None while it runs, and they count from `start` on."""

    id: str
    start: datetime
    kind: str
    subject: str
    note: str = ""
    seconds: float | None = None
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Time that can be edited and deleted: undoing the event `id` takes it back. `told` is the
    event that holds its amount. `at` is when it was logged or ticked off; of a timer, when it
    started."""

    id: str
    at: datetime
    source: str
    kind: str
    minutes: float
    subject: str
    note: str
    told: str


# --- from events ----------------------------------------------------------------------------


def timers(standing: Iterable[Event]) -> list[Timer]:
    """The timers in events as `live` returns them, by start.

    A stop names its start, so a clock set back between the two does no harm; one that names none
    ends the timer started last before it. What two devices ended both, the first end decides.
    """
    events = [event for event in standing if event.kind == "timer"]
    found: dict[str, Timer] = {
        event.id: Timer(event.id, event.at, event.payload["kind"], event.subject)
        for event in events
        if event.payload["action"] == "start"
    }
    running = [*found]
    for event in events:
        payload = event.payload
        if payload["action"] == "start":
            continue
        before = (id for id in reversed(running) if found[id].start <= event.at)
        id = payload.get("timer") or next(before, "")
        if id not in running:
            continue
        running.remove(id)
        timer = found.pop(id)
        if payload["action"] == "stop":
            elapsed = max(0.0, (event.at - timer.start).total_seconds())
            found[id] = replace(
                timer,
                kind=payload["kind"],
                subject=event.subject,
                note=payload.get("note", ""),
                seconds=payload.get("seconds", elapsed),
                stop=event.id,
            )
    return sorted(found.values(), key=lambda timer: (timer.start, timer.id))


def entries(standing: Sequence[Event]) -> list[Entry]:
    """What was logged, timed and ticked off with a time, oldest first."""
    found = []
    for timer in timers(standing):
        if timer.seconds:
            what = timer.kind, timer.seconds / 60, timer.subject, timer.note, timer.stop
            found.append(Entry(timer.id, timer.start, TIMER, *what))
    for event in standing:
        payload = event.payload
        if event.kind == "hours" or (event.kind == "done" and payload.get("minutes")):
            source = LOG if event.kind == "hours" else DONE
            kind, note = payload.get("kind", "reading"), payload.get("note", "")
            what = kind, payload["minutes"], event.subject, note, event.id
            found.append(Entry(event.id, event.at, source, *what))
    return sorted(found, key=lambda entry: (entry.at, entry.id))


def spent(standing: Sequence[Event], zone: tzinfo | None = None) -> dict[Share, float]:
    """Hours by day, kind, subject and source, from events as `live` returns them. Practice is
    coding; answers to questions count for the question's topic."""
    book = Daybook(zone)
    for event in standing:
        book.add(event)
    return book.spent(standing)


class Daybook:
    """Practice by day, folded event by event. Most events are practice; the few that were timed or
    typed in join it at the end, since a timer counts only where no practice does, whichever of the
    two was written down first. `practice` is in seconds, by local day and subject."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        self.days, self.covered = Days(zone), Covered()
        self.practice: dict[tuple[date, str], float] = {}

    def add(self, event: Event) -> None:
        """Take in one more of the events that stand, in their order."""
        measured = event.payload.get("seconds")
        if not measured or event.kind == "timer":
            return
        end = event.at.timestamp()
        subject = event.payload["topic"] if event.kind == "answer" else event.subject
        for low, high in self.covered.add(end - measured, end):
            for day, amount in self.days.split(low, high):
                self.practice[day, subject] = self.practice.get((day, subject), 0.0) + amount

    def spent(self, timed: Sequence[Event]) -> dict[Share, float]:
        """Hours, as `spent` gives them; `timed` are at least those of the events that stand which
        tell of timers, hours and what was ticked off."""
        practice = {
            Share(day, "coding", subject, PRACTICE): amount / 3600
            for (day, subject), amount in self.practice.items()
        }
        seconds: dict[Share, float] = {}

        def count(share: Share, amount: float) -> None:
            seconds[share] = seconds.get(share, 0.0) + amount

        covered = self.covered.copy()
        for timer in timers(timed):
            if timer.seconds:
                start = timer.start.timestamp()
                for low, high in covered.add(start, start + timer.seconds):
                    for day, amount in self.days.split(low, high):
                        count(Share(day, timer.kind, timer.subject, TIMER), amount)
        for entry in entries(timed):
            if entry.source != TIMER:
                day = self.days.of(entry.at.timestamp())
                count(Share(day, entry.kind, entry.subject, entry.source), entry.minutes * 60)
        return practice | {share: amount / 3600 for share, amount in seconds.items()}


class Covered:
    """Stretches of time that have been counted: disjoint, in order, in seconds. They can be written
    down; ten years of practice have some ten thousand."""

    def __init__(self) -> None:
        self._starts: list[float] = []
        self._ends: list[float] = []

    def dump(self) -> str:
        return b64encode(array("d", [*self._starts, *self._ends]).tobytes()).decode("ascii")

    @classmethod
    def load(cls, text: str) -> Self:
        ends = array("d", b64decode(text)).tolist()
        made, half = cls(), len(ends) // 2
        made._starts, made._ends = ends[:half], ends[half:]
        return made

    def copy(self) -> Self:
        made = type(self)()
        made._starts, made._ends = [*self._starts], [*self._ends]
        return made

    def add(self, start: float, end: float) -> list[tuple[float, float]]:
        """Cover a stretch; returns the parts of it that were not covered before."""
        low = bisect_left(self._ends, start)
        high = bisect_right(self._starts, end, low)
        free, at = [], start
        for i in range(low, high):
            if self._starts[i] > at:
                free.append((at, self._starts[i]))
            at = max(at, self._ends[i])
        if at < end:
            free.append((at, end))
        if low < high:
            start, end = min(start, self._starts[low]), max(end, self._ends[high - 1])
        self._starts[low:high], self._ends[low:high] = [start], [end]
        return free


class Days:
    """Finds the local day of a moment (seconds since 1970), quickly for moments in order."""

    def __init__(self, zone: tzinfo | None = None) -> None:
        self._zone = zone
        self._day, self._start, self._end = date.min, 0.0, 0.0

    def of(self, moment: float) -> date:
        if not self._start <= moment < self._end:
            try:
                self._day = datetime.fromtimestamp(moment, self._zone).date()
                self._start = self.midnight(self._day)
                self._end = self.midnight(self._day + DAY)
            except (ValueError, OverflowError, OSError):  # at the ends of the calendar
                self._day, self._start, self._end = _utc_day(moment), moment, moment
        return self._day

    def midnight(self, day: date) -> float:
        """When the day begins; where clocks skip midnight, the first moment after."""
        return datetime(day.year, day.month, day.day, tzinfo=self._zone).timestamp()

    def split(self, start: float, end: float) -> Iterable[tuple[date, float]]:
        """The days from `start` to `end`, each with its seconds."""
        while start < end:
            day = self.of(start)
            until = min(end, self._end) if self._end > start else end
            yield day, until - start
            start = until


def _utc_day(moment: float) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).date()


# --- sums -----------------------------------------------------------------------------------


def total(spent: Spent, key: Callable[[Share], K]) -> dict[K, float]:
    """Hours summed by what `key` makes of a share."""
    found: dict[K, float] = {}
    for share, amount in spent.items():
        name = key(share)
        found[name] = found.get(name, 0.0) + amount
    return found


def by_kind(spent: Spent) -> dict[str, float]:
    return total(spent, lambda share: share.kind)


def by_day(spent: Spent) -> dict[date, float]:
    return total(spent, lambda share: share.day)


def homes(curriculum: Curriculum, katas: Iterable[Kata]) -> dict[str, str]:
    """The topic that time on a kata or a resource counts for: a kata's first topic, the first
    topic that names a resource."""
    found: dict[str, str] = {}
    for topic in curriculum.walk():
        for id in topic.resources:
            found.setdefault(id, topic.id)
    return found | {kata.slug: kata.topics[0] for kata in katas if kata.topics}


def by_topic(spent: Spent, home: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Hours by topic id and then by kind; what has no home stays under its own name."""
    found: dict[str, dict[str, float]] = {}
    for share, amount in spent.items():
        kinds = found.setdefault(home.get(share.subject, share.subject), {})
        kinds[share.kind] = kinds.get(share.kind, 0.0) + amount
    return found


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hours spent on a topic and its parts, beside what the road gives it for this background."""

    topic: str
    title: str
    stars: int
    spent: float
    low: float
    high: float


def estimates(
    curriculum: Curriculum, topics: Mapping[str, Mapping[str, float]], background: str
) -> tuple[Estimate, ...]:
    """The topics with an estimate and any time spent, in the road's order. `topics` as `by_topic`
    returns them; `background` is refresher or scratch."""
    found = []
    for topic in curriculum.walk():
        used = sum(sum(topics.get(part.id, {}).values()) for part in topic.walk())
        if topic.hours and used:
            low, high = range_for(topic.hours, background)
            found.append(Estimate(topic.id, topic.title, topic.stars, used, low, high))
    return tuple(found)


def range_for(hours: Hours, background: str) -> tuple[float, float]:
    return hours.scratch if background == "scratch" else hours.refresher
