"""Which questions to ask next, from what was answered and what is remembered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from tutor.models import Event
from tutor.questions.bank import Item

AHEAD = 12  # how far down the list to look for another topic


class Why(IntEnum):
    """Why a question is asked; what comes first is asked first."""

    DUE = 0
    WRONG = 1  # the last time
    NEW = 2
    AGAIN = 3  # known and not due: asked only where nothing else is left


@dataclass(frozen=True, slots=True)
class Past:
    """How a question was answered the last time, and how often it was answered."""

    at: datetime
    right: bool
    share: float
    times: int


@dataclass(frozen=True, slots=True)
class Recall:
    """When a question is due, and how likely it is to be answered now, in (0, 1]."""

    due: datetime
    retrievability: float


@dataclass(frozen=True, slots=True)
class Chosen:
    item: Item
    why: Why


def past(standing: Iterable[Event]) -> dict[str, Past]:
    """The last answer to each question by its id, from events that stand, in their order."""
    found: dict[str, Past] = {}
    for event in standing:
        if event.kind == "answer":
            before = found.get(event.subject)
            found[event.subject] = Past(
                event.at,
                event.payload["right"],
                event.payload["share"],
                before.times + 1 if before else 1,
            )
    return found


def choose(
    items: Iterable[Item],
    count: int,
    now: datetime,
    *,
    past: Mapping[str, Past],
    recall: Mapping[str, Recall],
    road: Sequence[str],
) -> list[Chosen]:
    """At most `count` of `items`: the due ones, then those that went wrong, then new ones.

    Due ones by what is most likely forgotten, wrong ones by how long ago, new ones by stars and
    then by `road`, the topic ids in the order of learning. Topics are mixed: as long as there is
    another one near, no two questions of one topic follow each other.
    """
    place = {topic: i for i, topic in enumerate(road)}

    def rank(item: Item) -> tuple[float, float, str]:
        match why[item.id]:
            case Why.DUE:
                return recall[item.id].retrievability, recall[item.id].due.timestamp(), item.id
            case Why.WRONG | Why.AGAIN:
                return past[item.id].at.timestamp(), 0, item.id
        return -item.stars, place.get(item.topic, len(place)), item.id

    every = list(items)
    why = {item.id: _why(item.id, now, past, recall) for item in every}
    chosen: list[Chosen] = []
    for reason in Why:
        some = sorted((item for item in every if why[item.id] is reason), key=rank)
        last = chosen[-1].item.topic if chosen else ""
        chosen += [Chosen(item, reason) for item in _mixed(some, count - len(chosen), last)]
    return chosen


def _why(id: str, now: datetime, past: Mapping[str, Past], recall: Mapping[str, Recall]) -> Why:
    if id not in past:
        return Why.NEW
    if id in recall and recall[id].due <= now:
        return Why.DUE
    return Why.AGAIN if past[id].right else Why.WRONG


def _mixed(items: Sequence[Item], count: int, last: str) -> list[Item]:
    """The first `count`, each after one of another topic where there is such a one near."""
    waiting = [*items]
    taken: list[Item] = []
    while waiting and len(taken) < count:
        near = enumerate(waiting[:AHEAD])
        index = next((i for i, item in near if item.topic != last), 0)
        taken.append(waiting.pop(index))
        last = taken[-1].topic
    return taken
