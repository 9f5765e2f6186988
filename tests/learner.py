"""A made-up learner: realistic events over months or years, always the same for a seed.

About four days a week, an hour or two at a time: new katas in the order of the road, reviews of
old ones as their intervals run out, questions, reading and watching, a note now and then, a slip
that is undone. `python tests/learner.py DATABASE [EVENTS] [YEARS]` writes one to try things on.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tutor.models import Event

END = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
INTERVALS = (2, 11, 46, 163, 300)  # days from one solve to the next that goes well
DEVICE = "1ea4ne4"
SOURCE = "import numpy as np\n\n\ndef solve(x):\n    # attempt {n}\n    return x * {n}\n"
NOTES = ("the shapes click now", "why is it divided by √d?", "watch the axis", "sums, not means")


@cache
def content() -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """Of what is shipped: slugs of katas written and planned; id, topic and kind of questions;
    topic ids."""
    from tutor import curriculum, katas
    from tutor.questions import bank

    road = curriculum.load()
    slugs = [*katas.load(), *(planned.slug for planned in road.planned)]
    questions = [(item.id, item.topic, item.kind) for item in bank.load().values()]
    return tuple(slugs), tuple(questions), tuple(topic.id for topic in road.walk())


def events(
    number: int = 2000,
    years: float = 2 / 12,
    *,
    end: datetime = END,
    seed: int = 0,
    slugs: Sequence[str] = (),
    questions: Sequence[tuple[str, str, str]] = (),
    topics: Sequence[str] = (),
    sources: bool = True,
) -> list[Event]:
    """`number` events over the `years` before `end`, sorted by (at, id)."""
    if not slugs:
        slugs, questions, topics = content()
    learner = Learner(random.Random(seed), slugs, questions, topics, sources)
    begin = end - timedelta(days=365.25 * years)
    days = max(1, round(365.25 * years))
    for day in range(days):
        if learner.chance.random() < 4 / 7:
            morning = begin + timedelta(days=day, hours=-2 + learner.chance.random() * 3)
            due = round(number * (day + 1) / days)
            learner.study(min(morning, end - timedelta(minutes=1)), day, due)
    missing = number - len(learner.events)
    if missing > 0:
        learner.study(end - timedelta(hours=1), days, number)
    made = sorted(learner.events, key=lambda event: (event.at, event.id))
    return made[:number]


class Learner:
    def __init__(
        self,
        chance: random.Random,
        slugs: Sequence[str],
        questions: Sequence[tuple[str, str, str]],
        topics: Sequence[str],
        sources: bool,
    ) -> None:
        self.chance = chance
        self.events: list[Event] = []
        self._slugs, self._questions, self._topics = slugs, questions, topics
        self._sources = sources
        self._at = datetime.min.replace(tzinfo=UTC)
        self._due: dict[str, tuple[int, int]] = {}  # of katas passed: the day, and how many passes
        self._asked: dict[str, tuple[int, int]] = {}
        self._new = 0

    def study(self, at: datetime, day: int, until: int) -> None:
        """One sitting: reviews, something new, questions, until there are `until` events."""
        self._at = max(at, self._at + timedelta(minutes=1))
        chance = self.chance
        while len(self.events) < until:
            due = [slug for slug, (when, _) in self._due.items() if when <= day]
            match chance.random():
                case x if x < 0.40 and due:
                    self._solve(due[0], day)
                case x if x < 0.50 and self._new < len(self._slugs):
                    self._new += 1
                    self._solve(self._slugs[self._new - 1], day)
                case x if x < 0.68 and self._questions:
                    self._quiz(day)
                case x if x < 0.74 and self._topics:
                    self._beside()
                case x if x < 0.95 and self._due:
                    self._fiddle(chance.choice([*self._due]))
                case _ if self._slugs:
                    self._solve(chance.choice(self._slugs[: self._new + 1]), day)

    def _did(self, kind: str, subject: str, seconds: float, /, **payload: Any) -> Event:
        """Let `seconds` pass, then write down what happened."""
        self._at += timedelta(seconds=seconds)
        id = f"{len(self.events):020x}{self.chance.getrandbits(48):012x}"
        event = Event(id, self._at, DEVICE, kind, subject, payload)
        self.events.append(event)
        return event

    def _solve(self, slug: str, day: int) -> None:
        """From a blank starter to a pass; the better known, the fewer attempts and less help."""
        chance = self.chance
        passes = self._due.get(slug, (0, 0))[1]
        self._did("reset" if passes else "start", slug, 60, **({} if passes else {"written": True}))
        hints = shown = False
        for n in range(chance.randint(1, max(5, 14 - 3 * passes))):
            self._attempt(slug, n, passed=False)
            if chance.random() < 0.08 / (1 + passes):
                hints = True
                self._did("hint", slug, 45, step=1, seconds=45.0)
        if not passes and chance.random() < 0.08:
            shown = True
            self._did("solution", slug, 90, gave_up=True, seconds=90.0)
        slip = self._attempt(slug, 99, passed=True)
        if chance.random() < 0.01:
            self._did("undo", slug, 20, event=slip.id)
            self._attempt(slug, 100, passed=True)
        passes = 0 if shown else max(passes - 1, 0) if hints else passes + 1
        wait = INTERVALS[min(passes, len(INTERVALS) - 1)]
        self._due[slug] = day + round(wait * chance.uniform(0.9, 1.3)), passes

    def _attempt(self, slug: str, n: int, *, passed: bool) -> Event:
        seconds = self.chance.choice((20.0, 45.0, 90.0, 200.0, 300.0))
        tests = 7 if passed else self.chance.randint(0, 6)
        return self._did(
            "attempt",
            slug,
            seconds,
            status="passed" if passed else self.chance.choice(("failed", "failed", "crashed")),
            passed=passed,
            seed=self.chance.randrange(2**31),
            duration_ms=round(self.chance.uniform(20, 90), 1),
            tests=7,
            tests_passed=tests,
            diagnosis=[] if passed or self.chance.random() < 0.6 else ["no-max-subtraction"],
            seconds=seconds,
            **({"source": SOURCE.format(n=n)} if self._sources else {}),
        )

    def _fiddle(self, slug: str) -> None:
        """Another look at a file that has passed; none of it counts."""
        for n in range(self.chance.randint(1, 6)):
            self._attempt(slug, n, passed=self.chance.random() < 0.7)

    def _quiz(self, day: int) -> None:
        chance = self.chance
        fresh = [q for q in self._questions if q[0] not in self._asked][:4]
        due = [q for q in self._questions if self._asked.get(q[0], (day + 1, 0))[0] <= day][:8]
        some = [*due, *fresh][:5] or chance.sample(self._questions, min(2, len(self._questions)))
        for id, topic, kind in some:
            times = self._asked.get(id, (0, 0))[1]
            right = chance.random() < (0.93 if times else 0.65)
            share = 1.0 if right and kind != "explain" else chance.choice((0.75, 1.0)) * right
            self._did(
                "answer",
                id,
                chance.choice((6.0, 14.0, 40.0)),
                topic=topic,
                kind=kind,
                seed=chance.randrange(2**31),
                answer="a" if kind == "choice" else "42",
                right=right,
                share=share,
                seconds=chance.choice((5.0, 12.0, 35.0)),
            )
            times = times + 1 if right else 0
            wait = INTERVALS[min(times, len(INTERVALS) - 1)]
            self._asked[id] = day + round(wait * chance.uniform(0.9, 1.3)), times

    def _beside(self) -> None:
        """Reading, a timer, a word to oneself."""
        chance, topic = self.chance, self.chance.choice(self._topics)
        kind = chance.choice(("reading", "reading", "watching", "coding"))
        match chance.random():
            case x if x < 0.4:
                self._did("hours", topic, 60, kind=kind, minutes=chance.choice((20, 30, 45, 90)))
            case x if x < 0.6:
                started = self._did("timer", topic, 10, action="start", kind=kind)
                took = chance.uniform(600, 3000)
                stop = {"timer": started.id, "seconds": took}
                self._did("timer", topic, took, action="stop", kind=kind, **stop)
            case x if x < 0.8:
                self._did("note", topic, 90, text=chance.choice(NOTES), topic=topic, aha=x < 0.65)
            case _:
                self._did("assess", topic, 15, rating=chance.choice((0.25, 0.5, 0.75, 1.0)))


def fill(path: Path, made: Iterable[Event]) -> None:
    """Write events into a database of their own, in one transaction."""
    from tutor.progress import lines
    from tutor.progress.store import open_store

    with open_store(path) as store:
        store.merge(lines.dump(event) for event in made)


def checked(made: Iterable[Event]) -> Iterator[Event]:
    """The same events; raises ValueError at the first that the store would not take."""
    from tutor.progress import lines

    for event in made:
        lines.check(event)
        yield event


if __name__ == "__main__":
    place, *numbers = sys.argv[1:]
    number = int(numbers[0]) if numbers else 2000
    years = float(numbers[1]) if len(numbers) > 1 else 2 / 12
    fill(Path(place), events(number, years))
    print(f"{number} events over {years:g} years in {place}")
