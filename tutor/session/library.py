"""The use cases of the library: what there is to watch and read, and what of it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tutor.models import Curriculum, Resource, TutorError
from tutor.progress import library
from tutor.progress.digest import Digest
from tutor.progress.library import Shelved
from tutor.progress.memory import live
from tutor.session import Session
from tutor.session.timing import TIMED
from tutor.session.undo import undoing


@dataclass(frozen=True, slots=True)
class Ticked:
    """A resource that was ticked off: the minutes that count for it now, of what kind, and why just
    these, as `library.counts` says it."""

    resource: Resource
    minutes: float
    kind: str
    why: str


def find(road: Curriculum, id: str) -> Resource:
    """Raises TutorError with the nearest ids."""
    from difflib import get_close_matches

    known = {resource.id: resource for resource in road.resources}
    if id in known:
        return known[id]
    near = get_close_matches(id, known, n=3, cutoff=0.5)
    near += [other for other in known if id and id in other and other not in near][:3]
    hint = f"Did you mean {', '.join(near)}? " if near else ""
    raise TutorError(f"There is no resource {id}.", f"{hint}`tutor resources` lists them.")


def shelf(session: Session, digest: Digest | None = None) -> dict[str, Shelved]:
    """Where the learner is with each resource on which anything happened, by id."""
    return library.shelved((digest or session.digest()).time, session.curriculum.resources)


def done(session: Session, id: str, minutes: float | None, now: datetime) -> Ticked:
    """Tick a resource off. The minutes count as hours of its kind.

    Without any, its length counts, unless time on it was timed or logged since it was last ticked
    off: nothing counts twice.
    """
    resource = find(session.curriculum, id)
    counted, why = library.counts(resource, minutes, live(session.store.events(TIMED)))
    kind = library.KIND_OF[resource.kind]
    payload = {"minutes": counted, "kind": kind} if counted else {"kind": kind}
    session.store.append("done", id, payload, now)
    return Ticked(resource, counted, kind, why)


def undo(session: Session, id: str, now: datetime) -> Resource:
    """Take the last tick back, and the time that came with it. Raises TutorError without any."""
    resource = find(session.curriculum, id)
    ticks = [
        event
        for event in live(session.store.events(("done", "undo")))
        if event.kind == "done" and event.subject == id
    ]
    if not ticks:
        raise TutorError(f"{id} is not ticked off.", f"Tick it off: tutor done {id}")
    session.store.append_all([undoing(ticks[-1], now)])
    return resource
