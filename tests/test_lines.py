from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tutor.models import Event
from tutor.progress.lines import check, dump, parse

ATTEMPT = {
    "status": "failed",
    "seed": 1234,
    "duration_ms": 41.2,
    "source": "return x  # ∑ \u2028 ✓\n",
    "diagnosis": ["no-scale"],
    "passed": False,
    "seconds": 61.5,
}
GOOD = {
    "id": "a1",
    "at": "2025-05-01T12:00:00+00:00",
    "device": "desktop",
    "kind": "hint",
    "subject": "softmax",
    "payload": {"step": 1},
}


def an_event(kind: str, payload: dict) -> Event:
    at = datetime(2025, 5, 1, 12, tzinfo=timezone(timedelta(hours=-7)))
    return Event("a1", at, "laptop", kind, "softmax", payload)


def test_a_line_is_ascii_and_gives_the_event_back():
    line = dump(an_event("attempt", ATTEMPT))
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert parse(line) == an_event("attempt", ATTEMPT)
    assert parse(line).at.tzinfo is UTC
    assert json.loads(line)["at"] == "2025-05-01T19:00:00.000000+00:00"


def test_payloads_may_hold_more_than_is_known():
    check(an_event("hint", {"step": 1, "seconds": 30, "from a newer tutor": [1, 2]}))


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("jump", {}),
        ("attempt", {"passed": True}),
        ("attempt", {"status": "fine", "passed": True}),
        ("attempt", {"status": "failed", "passed": True}),
        ("attempt", ATTEMPT | {"seconds": -1}),
        ("attempt", ATTEMPT | {"seconds": float("nan")}),
        ("attempt", ATTEMPT | {"seconds": True}),
        ("attempt", ATTEMPT | {"source": "\ud800"}),
        ("attempt", ATTEMPT | {"diagnosis": "no-scale"}),
        ("hint", {"step": 4}),
        ("solution", {}),
        ("hours", {"kind": "sleeping", "minutes": 5}),
        ("assess", {"rating": 1.5}),
        ("undo", {"event": 7}),
    ],
)
def test_what_no_derivation_could_use_is_refused(kind, payload):
    with pytest.raises(ValueError):
        check(an_event(kind, payload))


@pytest.mark.parametrize(
    "broken",
    [
        "<<<<<<< HEAD",
        "[]",
        "[" * 100_000,
        json.dumps({**GOOD, "payload": {"step": 9}}),
        json.dumps({**GOOD, "kind": "dance"}),
        json.dumps({**GOOD, "at": "yesterday"}),
        json.dumps({**GOOD, "at": "2025-05-01T12:00:00"}),
        json.dumps({**GOOD, "at": "0001-01-01T00:00:00+14:00"}),
        json.dumps({**GOOD, "id": ""}),
        json.dumps({**GOOD, "id": 7}),
        json.dumps({**GOOD, "colour": "red"}),
        json.dumps({key: GOOD[key] for key in GOOD if key != "device"}),
        json.dumps({**GOOD, "payload": []}),
        json.dumps({**GOOD, "subject": "\ud800"}),
        json.dumps({**GOOD, "kind": "hours", "payload": {"kind": "coding", "minutes": 1e999}}),
    ],
)
def test_what_is_no_event_is_refused(broken):
    with pytest.raises(ValueError):
        parse(broken)


def test_the_good_line_is_good():
    assert parse("\ufeff" + json.dumps(GOOD)).payload == {"step": 1}
