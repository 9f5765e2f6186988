"""Taking back what was recorded. An undo is an event too, so it can itself be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tutor.models import Event, TutorError

if TYPE_CHECKING:
    from tutor.progress.store import Draft

SHORTEST = 4
TICK = timedelta(microseconds=1)


def short(ids: Collection[str]) -> dict[str, str]:
    """For each id the shortest ending, of at least four characters, that no other id has."""
    found: dict[str, str] = {}
    length = SHORTEST
    while len(found) < len(set(ids)):
        endings = Counter(id[-length:] for id in set(ids))
        for id in ids:
            if endings[id[-length:]] == 1 or len(id) <= length:
                found.setdefault(id, id[-length:])
        length += 1
    return found


def pick(ids: Iterable[str], typed: str, listing: str) -> str:
    """The id that ends in what was typed. Raises TutorError where none does, or several; `listing`
    is the command that shows them."""
    known = list(dict.fromkeys(ids))
    wanted = typed.strip().lower()
    matches = [id for id in known if id == wanted] or [id for id in known if id.endswith(wanted)]
    if not wanted or not matches:
        raise TutorError(f"There is no entry {typed!r}.", f"`{listing}` shows each with its id.")
    if len(matches) > 1:
        ends = ", ".join(short(known)[id] for id in matches[:4])
        raise TutorError(f"Several entries end in {typed!r}.", f"Type more of the id: {ends}.")
    return matches[0]


def after(moment: datetime, now: datetime) -> datetime:
    """The time of what must come after `moment`, also where the clock was set back since."""
    return max(now, moment + TICK)


def undoing(event: Event, now: datetime) -> Draft:
    return "undo", "", {"event": event.id}, after(event.at, now)


def restoring(events: Iterable[Event], id: str, now: datetime) -> list[Draft]:
    """What takes back the undos in force against the event `id`; nothing where it stands."""
    undos = [event for event in events if event.kind == "undo"]
    undone: set[str] = set()
    found = []
    for undo in sorted(undos, key=lambda event: (event.at, event.id), reverse=True):
        if undo.id not in undone:
            undone.add(undo.payload["event"])
            if undo.payload["event"] == id:
                found.append(undoing(undo, now))
    return found
