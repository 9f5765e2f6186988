"""What was folded from the events, as it was some events ago, so that only what came since need be
folded. Pure.

Events are only ever added, so what was folded up to a mark still holds if no event has slipped in
before it (the number of events up to the mark says so) and the same ones of them are undone. In
every other case all events are folded anew: a snapshot saves time and is never believed blindly.
The mark stays behind the end, since what is undone, or comes late because a clock was set back, is
nearly always recent.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from tutor.models import Event
from tutor.progress import lines
from tutor.progress.digest import Answers, Digest, Outcome, Runs, Said
from tutor.progress.hours import DAY, Covered, Daybook
from tutor.progress.memory import Answer, Memory, Rating, Series, Trail, Weights, undone
from tutor.progress.tally import Tally

BEHIND = 200  # events that the mark stays behind the end
FAR = 600  # events after the mark that call for a new one
NAME, PAST, BOOK = "digest", "past digest", "daybook"
START = ("", "")  # before the first event
Mark = tuple[str, str]  # the time of an event, as the store writes it, and its id

SOURCES = ("digest", "hours", "memory", "snapshot", "tally")  # a snapshot is good for these alone


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`number` of events up to `mark`, the `undos` among them, what of the others was undone, and
    as JSON what was folded. `key` says what it was made with."""

    key: str
    mark: Mark
    number: int
    undos: tuple[tuple[str, str, str], ...]  # time, id, and what is undone
    gone: frozenset[str]
    folded: str

    def dump(self) -> str:
        head = [self.key, self.mark, self.number, self.undos, sorted(self.gone)]
        return f"{json.dumps(head)}\n{self.folded}"


def load(text: str) -> Snapshot | None:
    """What `dump` wrote; None for anything else, such as a later version's."""
    head, _, folded = text.partition("\n")
    try:
        key, (at, id), number, undos, gone = json.loads(head)
        undos = tuple((at, id, event) for at, id, event in undos)
        return Snapshot(key, (at, id), number, undos, frozenset(gone), folded)
    except (ValueError, TypeError):
        return None


class Shelf(Protocol):
    """What is needed of the store."""

    def count(self) -> int: ...

    def after(self, mark: Mark) -> list[Event]: ...

    def snapshot(self, name: str) -> str: ...

    def keep(self, name: str, value: str) -> None: ...


class Folded(Protocol):
    def add(self, event: Event) -> None: ...


F = TypeVar("F", bound=Folded)


@dataclass(frozen=True, slots=True)
class Kind(Generic[F]):
    """What is kept under `name`. `key` says what it is made with; `thaw` gives None where what was
    kept does not hold any more."""

    name: str
    key: str
    fresh: Callable[[], F]
    freeze: Callable[[F], str]
    thaw: Callable[[str], F | None]


def digest(shelf: Shelf, minutes: Mapping[str, int]) -> Digest:
    """What all events come to; `minutes` are those that katas should take, by slug.

    Beyond a few hundred events a snapshot is kept, so that the cost does not grow with the past.
    """
    made, _ = _taken_up(shelf, _digests(NAME, minutes))
    if made.fitted != made.weights:
        made, _ = _taken_up(shelf, _digests(NAME, minutes, made.fitted), anew=True)
    return made


def digest_before(
    shelf: Shelf, minutes: Mapping[str, int], weights: Weights, end: datetime
) -> tuple[Digest, list[Event]]:
    """What had happened before `end`, reckoned with these weights, and the events since that stand,
    in their order. It costs little where `end` is never much earlier than at the last time."""
    kind = _digests(PAST, minutes, weights)
    return _taken_up(shelf, replace(kind, key=f"{kind.key} {weights}"), lines.timestamp(end))


def daybook(shelf: Shelf, zone: tzinfo | None = None) -> Daybook:
    """Practice by local day."""
    kind = Kind(BOOK, _code(), partial(Daybook, zone), freeze_book, partial(thaw_book, zone=zone))
    made, _ = _taken_up(shelf, kind)
    return made


def _digests(name: str, minutes: Mapping[str, int], weights: Weights = ()) -> Kind[Digest]:
    fresh = partial(Digest, minutes, weights)
    return Kind(name, _key(minutes), fresh, freeze, partial(thaw, minutes=minutes))


def _taken_up(
    shelf: Shelf, kind: Kind[F], end: str = "", *, anew: bool = False
) -> tuple[F, list[Event]]:
    """What is kept, with what came since, and the standing events from `end` on, which are left
    out of it; without an end there are none. With `anew` all events are folded."""
    found = None if anew else load(shelf.snapshot(kind.name))
    begun: F | None = None
    if found and found.key == kind.key and (not end or found.mark < (end, "")):
        # First the number: what is added in between then looks like a reason to fold anew.
        number = shelf.count()
        tail = shelf.after(found.mark)
        if number - len(tail) == found.number and _gone(found, tail) == found.gone:
            begun = kind.thaw(found.folded)
    if found is None or begun is None:
        found = Snapshot(kind.key, START, 0, (), frozenset(), "")
        begun, tail = kind.fresh(), shelf.after(START)
    folding = bisect_left(tail, (end, ""), key=_mark) if end else len(tail)
    kept = _fold(found, tail, begun, folding, kind.freeze)
    if kept:
        shelf.keep(kind.name, kept)
    gone = _undone(found, tail) if end else set()
    since = (event for event in tail[folding:] if event.kind != "undo")
    return begun, [event for event in since if event.id not in gone]


def _fold(
    before: Snapshot, tail: Sequence[Event], folded: F, number: int, freeze: Callable[[F], str]
) -> str:
    """Add the first `number` events, those that stand; on the way, where there are many, take a
    snapshot to keep from now on. Returns it, or nothing where the one there is stays."""
    gone = _undone(before, tail)
    place = number - BEHIND if number >= FAR else 0
    kept = ""
    for i, event in enumerate(tail[:number], 1):
        if event.kind != "undo" and event.id not in gone:
            folded.add(event)
        if i == place:
            undos = (*before.undos, *_undos(tail[:place]))
            count = before.number + place
            made = Snapshot(before.key, _mark(event), count, undos, frozenset(), freeze(folded))
            kept = replace(made, gone=_gone(made, tail[place:])).dump()
    return kept


def _mark(event: Event) -> Mark:
    return lines.timestamp(event.at), event.id


def _gone(before: Snapshot, tail: Sequence[Event]) -> frozenset[str]:
    """Of the events up to the mark, those that are undone, by now."""
    undos = {id for _, id, _ in before.undos}
    return frozenset(_undone(before, tail) - undos - {event.id for event in tail})


def _undone(before: Snapshot, tail: Sequence[Event]) -> set[str]:
    return undone((id, what) for _, id, what in sorted((*before.undos, *_undos(tail))))


def _undos(events: Iterable[Event]) -> list[tuple[str, str, str]]:
    return [
        (*_mark(event), str(event.payload["event"])) for event in events if event.kind == "undo"
    ]


def _key(minutes: Mapping[str, int]) -> str:
    """Changes with the minutes of any kata, and with the code that folds."""
    said = json.dumps(sorted(minutes.items()))
    return hashlib.blake2b(f"{_code()} {said}".encode(), digest_size=16).hexdigest()


@cache
def _code() -> str:
    state = hashlib.blake2b(digest_size=16)
    files = [Path(__file__).with_name(f"{name}.py") for name in SOURCES]
    fsrs = find_spec("fsrs")
    if fsrs and fsrs.origin:
        files.append(Path(fsrs.origin).with_name("scheduler.py"))
    for file in files:
        state.update(file.read_bytes())
    return state.hexdigest()


# --- a digest as JSON -----------------------------------------------------------------------


def freeze(digest: Digest) -> str:
    """As one line of JSON."""
    return json.dumps(
        {
            "weights": digest.weights,
            "fitted": digest.fitted,
            "current": digest.current,
            "trails": {slug: _trail_out(trail) for slug, trail in digest.trails.items()},
            "memories": _out(digest.memories),
            "answers": {
                id: [one.times, astuple(one.memory), [astuple(answer) for answer in one.latest]]
                for id, one in digest.answers.items()
            },
            "said": _out(digest.said),
            "runs": {
                id: [runs.open, [astuple(one) for one in runs.done]]
                for id, runs in digest.runs.items()
            },
            "practice": digest.time.practice,
            "typed": [[*key, minutes] for key, minutes in digest.time.typed.items()],
            "ticks": digest.time.ticks,
            "timers": [[getattr(t, name) for name in _EVENT] for t in digest.time.timers],
            "covered": digest.time.covered.dump(),
            "first": digest.first,
        },
        default=datetime.isoformat,
        separators=(",", ":"),
    )


_EVENT = ("id", "at", "device", "kind", "subject", "payload")


def _out(records: Mapping[str, Any]) -> dict[str, Any]:
    return {id: astuple(one) for id, one in records.items()}


def _trail_out(trail: Trail) -> list[Any]:
    return [
        [[s.at, s.attempts, s.seconds, s.hints, s.solution, s.event] for s in trail.series],
        *(getattr(trail, name) for name in _TRAIL),
    ]


_TRAIL = tuple(name for name in Trail.__dataclass_fields__ if name != "series")


def thaw(text: str, minutes: Mapping[str, int]) -> Digest:
    """What `freeze` wrote."""
    at = datetime.fromisoformat
    data = json.loads(text)

    def memory(stability: float, difficulty: float, due: str, last: str, *counts: int) -> Memory:
        return Memory(stability, difficulty, at(due), at(last), *counts)

    def trail(series: Sequence[Any], *rest: Any) -> Trail:
        made = Trail([Series(at(when), *others) for when, *others in series], *rest)
        made.last_at = at(made.last_at) if isinstance(made.last_at, str) else None
        return made

    return Digest(
        minutes=minutes,
        weights=tuple(data["weights"]),
        fitted=tuple(data["fitted"]),
        current=data["current"],
        first=at(data["first"]) if data["first"] else None,
        trails={slug: trail(*one) for slug, one in data["trails"].items()},
        memories={slug: memory(*one) for slug, one in data["memories"].items()},
        answers={
            id: Answers(
                times,
                memory(*held),
                [
                    Answer(at(when), share, right, Rating(rating), event)
                    for when, share, right, rating, event in latest
                ],
            )
            for id, (times, held, latest) in data["answers"].items()
        },
        said={id: Said(at(when), *rest) for id, (when, *rest) in data["said"].items()},
        runs={
            id: Runs(
                at(begun) if begun else None, [Outcome(at(when), *rest) for when, *rest in done]
            )
            for id, (begun, done) in data["runs"].items()
        },
        time=Tally(
            practice=data["practice"],
            typed={(kind, subject, source): m for kind, subject, source, m in data["typed"]},
            ticks={subject: (times, at(when)) for subject, (times, when) in data["ticks"].items()},
            timers=[
                Event(id, at(when), device, kind, subject, payload)
                for id, when, device, kind, subject, payload in data["timers"]
            ],
            covered=Covered.load(data["covered"]),
        ),
    )


# --- a daybook as JSON ----------------------------------------------------------------------


def freeze_book(book: Daybook) -> str:
    """As one line of JSON, with the midnights between which its days lie."""
    subjects = dict.fromkeys(subject for _, subject in book.practice)
    places = {subject: place for place, subject in enumerate(subjects)}
    days = [day for day, _ in book.practice]
    return json.dumps(
        {
            "subjects": [*places],
            "days": _packed("i", (day.toordinal() for day in days)),
            "places": _packed("i", (places[subject] for _, subject in book.practice)),
            "seconds": _packed("d", book.practice.values()),
            "midnights": _packed("d", _midnights(book, dict.fromkeys(days))),
            "covered": book.covered.dump(),
        }
    )


def thaw_book(text: str, zone: tzinfo | None = None) -> Daybook | None:
    """What `freeze_book` wrote; None where the days of this zone begin at other times."""
    data = json.loads(text)
    book, subjects = Daybook(zone), data["subjects"]
    numbers = _unpacked("i", data["days"])
    known = {number: date.fromordinal(number) for number in dict.fromkeys(numbers)}
    days = [known[number] for number in numbers]
    if _midnights(book, known.values()) != _unpacked("d", data["midnights"]):
        return None
    names = [subjects[place] for place in _unpacked("i", data["places"])]
    keys = zip(days, names, strict=True)
    book.practice = dict(zip(keys, _unpacked("d", data["seconds"]), strict=True))
    book.covered = Covered.load(data["covered"])
    return book


def _midnights(book: Daybook, days: Iterable[date]) -> list[float]:
    """Of all days of the book, and of those after them; nothing can be kept of the last day that
    a calendar has, for it has no end."""
    found: list[float] = []
    midnight = cache(book.days.midnight)
    for day in days:
        try:
            found += midnight(day), midnight(day + DAY)
        except (ValueError, OverflowError, OSError):
            found.append(float("nan"))
    return found


def _packed(form: str, numbers: Iterable[float]) -> str:
    return b64encode(array(form, numbers).tobytes()).decode("ascii")


def _unpacked(form: str, text: str) -> list[Any]:
    return array(form, b64decode(text)).tolist()
