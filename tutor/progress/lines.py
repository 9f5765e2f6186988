"""An event as a line of JSON: what it may hold, how it is written, how it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tutor.models import Event, Status

FIELDS = ("id", "at", "device", "kind", "subject", "payload")

NEEDS = {  # the keys without which a payload means nothing; more are welcome
    "start": (),
    "attempt": ("status", "passed"),
    "hint": ("step",),
    "solution": ("gave_up",),
    "reset": (),
    "hours": ("kind", "minutes"),
    "assess": ("rating",),
    "answer": ("topic", "kind", "seed", "answer", "right", "share"),
    "timer": ("action", "kind"),  # a stop also names its start and the seconds that count
    "note": ("text",),
    "ask": ("text",),
    "reply": ("to", "text"),
    "done": (),
    "checkpoint": ("action",),
    "review": (),
    "undo": ("event",),
}


def _within(low: float, high: float) -> Callable[[Any], bool]:
    return lambda x: isinstance(x, int | float) and not isinstance(x, bool) and low <= x <= high


def _anything(x: Any) -> bool:
    return True


HOLDS: dict[str, Callable[[Any], bool]] = {
    "status": lambda x: x in [str(status) for status in Status],
    "passed": lambda x: isinstance(x, bool),
    "gave_up": lambda x: isinstance(x, bool),
    "seed": lambda x: isinstance(x, int),
    "duration_ms": _within(0, 1e9),
    "seconds": _within(0, 1e9),
    "minutes": _within(0, 1e9),
    "rating": _within(0, 1),
    "step": lambda x: x in (1, 2, 3),
    "topic": lambda x: isinstance(x, str),
    "answer": lambda x: isinstance(x, str),
    "right": lambda x: isinstance(x, bool),
    "share": _within(0, 1),
    "kata": lambda x: isinstance(x, str),
    "text": lambda x: isinstance(x, str),
    "note": lambda x: isinstance(x, str),
    "aha": lambda x: isinstance(x, bool),
    "to": lambda x: isinstance(x, str),
    "replaces": lambda x: isinstance(x, str),
    "timer": lambda x: isinstance(x, str),
    "event": lambda x: isinstance(x, str),
    "review": lambda x: isinstance(x, str),
    "value": _within(0, 1),
    "level": lambda x: isinstance(x, str),
    "weights": lambda x: isinstance(x, list) and all(map(_within(0, 1e3), x)),
    "source": lambda x: isinstance(x, str),
    "diagnosis": lambda x: isinstance(x, list) and all(isinstance(id, str) for id in x),
}

TIME = ("coding", "reading", "watching")
ONE_OF = {  # by event and key
    ("hours", "kind"): TIME,
    ("timer", "kind"): TIME,
    ("done", "kind"): TIME,
    ("answer", "kind"): ("choice", "multi", "numeric", "shape", "order", "predict", "explain"),
    ("timer", "action"): ("start", "stop", "discard"),
    ("checkpoint", "action"): ("start", "finish"),
    ("review", "action"): ("stop", "fit"),
}


def check(event: Event) -> None:
    """Raises ValueError, with the reason, where the derivations could not rely on the event."""
    if event.kind not in NEEDS:
        raise ValueError(f"unknown kind {event.kind!r}; perhaps a newer tutor wrote it")
    for key in NEEDS[event.kind]:
        if key not in event.payload:
            raise ValueError(f"the payload of {event.kind} lacks {key!r}")
    for key, value in event.payload.items():
        allowed = ONE_OF.get((event.kind, key))
        if not HOLDS.get(key, _anything)(value) or (allowed and value not in allowed):
            raise ValueError(f"{key!r} can't be {str(value)[:60]!r}")
    if event.kind == "attempt" and event.payload["passed"] != (event.payload["status"] == "passed"):
        raise ValueError("'passed' and 'status' contradict each other")
    texts = json.dumps([event.id, event.device, event.subject, event.payload], ensure_ascii=False)
    texts.encode()  # UnicodeEncodeError, a ValueError, for half a surrogate pair


def timestamp(at: datetime) -> str:
    """UTC with microseconds, always 32 characters, so that texts sort as the times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def dump(event: Event) -> str:
    """One line, without its end. ASCII and sorted keys: an event gives the same bytes anywhere."""
    record = {name: getattr(event, name) for name in FIELDS} | {"at": timestamp(event.at)}
    return json.dumps(record, sort_keys=True)


def parse(line: str) -> Event:
    """The event that `dump` wrote. Raises ValueError, with the reason, where it is none."""
    try:
        record = json.loads(line.removeprefix("\ufeff"), parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(record, dict) or set(record) != {*FIELDS}:
        raise ValueError(f"it is not an object of {', '.join(FIELDS)}")
    if not all(isinstance(record[name], str) and record[name] for name in FIELDS[:4]):
        raise ValueError("id, at, device and kind must be texts")
    if not isinstance(record["subject"], str) or not isinstance(record["payload"], dict):
        raise ValueError("subject must be a text and payload an object")
    at = datetime.fromisoformat(record["at"])
    if at.tzinfo is None:
        raise ValueError(f"the time {record['at']} lacks its offset from UTC")
    try:
        event = Event(**record | {"at": at.astimezone(UTC)})
    except OverflowError as error:
        raise ValueError(f"the time {record['at']} is out of range") from error
    check(event)
    return event


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number in JSON")
