"""A digest as it was some events ago, so that only what came since need be folded. Pure.

Events are only ever added, so what was folded up to a mark still holds if no event has slipped in
before it (the number of events up to the mark says so) and the same ones of them are undone. In
every other case all events are folded anew: a snapshot saves time and is never believed blindly.
The mark stays behind the end, since what is undone, or comes late because a clock was set back, is
nearly always recent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from tutor.models import Event
from tutor.progress import lines
from tutor.progress.digest import Answers, Digest, Outcome, Runs, Said
from tutor.progress.memory import Answer, Memory, Rating, Series, Trail, undone
from tutor.progress.tally import Stretches, Tally

BEHIND = 200  # events that the mark stays behind the end
FAR = 600  # events after the mark that call for a new one
NAME = "digest"
START = ("", "")  # before the first event
Mark = tuple[str, str]  # the time of an event, as the store writes it, and its id

SOURCES = ("digest", "hours", "memory", "snapshot", "tally")  # a snapshot is good for these alone


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`number` of events up to `mark`, the `undos` among them, what of the others was undone, and
    the digest as JSON. `key` says what it was made with."""

    key: str
    mark: Mark
    number: int
    undos: tuple[tuple[str, str, str], ...]  # time, id, and what is undone
    gone: frozenset[str]
    digest: str

    def dump(self) -> str:
        head = [self.key, self.mark, self.number, self.undos, sorted(self.gone)]
        return f"{json.dumps(head)}\n{self.digest}"


def load(text: str) -> Snapshot | None:
    """What `dump` wrote; None for anything else, such as a later version's."""
    head, _, digest = text.partition("\n")
    try:
        key, (at, id), number, undos, gone = json.loads(head)
        undos = tuple((at, id, event) for at, id, event in undos)
        return Snapshot(key, (at, id), number, undos, frozenset(gone), digest)
    except (ValueError, TypeError):
        return None


class Shelf(Protocol):
    """What is needed of the store."""

    def count(self) -> int: ...

    def after(self, mark: Mark) -> list[Event]: ...

    def snapshot(self, name: str) -> str: ...

    def keep(self, name: str, value: str) -> None: ...


def digest(shelf: Shelf, minutes: Mapping[str, int]) -> Digest:
    """What all events come to; `minutes` are those that katas should take, by slug.

    Beyond a few hundred events a snapshot is kept, so that the cost does not grow with the past.
    """
    made, kept = _resumed(shelf, minutes)
    if kept:
        shelf.keep(NAME, kept)
    return made


def _resumed(shelf: Shelf, minutes: Mapping[str, int]) -> tuple[Digest, str]:
    """The digest, and the snapshot to keep from now on; empty where the one there is stays."""
    key = _key(minutes)
    found = load(shelf.snapshot(NAME))
    if found and found.key == key:
        # First the number: what is added in between then looks like a reason to fold anew.
        number = shelf.count()
        tail = shelf.after(found.mark)
        if number - len(tail) == found.number and _gone(found, tail) == found.gone:
            made, kept = _fold(found, tail, thaw(found.digest, minutes))
            if made.fitted == made.weights:
                return made, kept
    every = shelf.after(START)
    begin = Snapshot(key, START, 0, (), frozenset(), "")
    made, kept = _fold(begin, every, Digest(minutes))
    if made.fitted != made.weights:
        made, kept = _fold(begin, every, Digest(minutes, made.fitted))
    return made, kept


def _fold(before: Snapshot, tail: Sequence[Event], digest: Digest) -> tuple[Digest, str]:
    """Add the events that stand; on the way, take a new snapshot where there are many."""
    gone = _undone(before, tail)
    place = len(tail) - BEHIND if len(tail) >= FAR else 0
    kept = ""
    for i, event in enumerate(tail, 1):
        if event.kind != "undo" and event.id not in gone:
            digest.add(event)
        if i == place:
            undos = (*before.undos, *_undos(tail[:place]))
            number = before.number + place
            made = Snapshot(before.key, _mark(event), number, undos, frozenset(), freeze(digest))
            kept = replace(made, gone=_gone(made, tail[place:])).dump()
    return digest, kept


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
            covered=Stretches.load(data["covered"]),
        ),
    )
