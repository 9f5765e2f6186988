"""Hours, the timer and the library as scripts read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tutor.models import Resource
from tutor.progress.hours import PRACTICE, Entry, Timer
from tutor.progress.library import Shelved
from tutor.progress.weeks import Overview


def hours_json(found: Overview) -> dict[str, Any]:
    """What `tutor hours --json` prints: all times in hours, days as those of the local zone."""
    return {
        "today": found.today.isoformat(),
        "total": sum(found.kinds.values()),
        "by_kind": dict(found.kinds),
        "last_28_days": dict(found.recent),
        "target_mix": dict(found.mix),
        "by_topic": {topic: dict(kinds) for topic, kinds in found.topics.items()},
        "estimates": [asdict(one) for one in found.estimates],
        "this_week": asdict(found.pace),
        "weeks": [
            {"monday": week.monday.isoformat(), "hours": week.hours, "by_kind": dict(week.kinds)}
            for week in found.weeks
        ],
        "streak": asdict(found.streak),
        "days": {day.isoformat(): amount for day, amount in sorted(found.days.items())},
    }


def log_json(found: Overview, ids: Mapping[str, str]) -> dict[str, Any]:
    """What `tutor log --json` prints; `practice` is what counted by itself."""
    practice = [
        {"day": share.day.isoformat(), "subject": share.subject, "minutes": amount * 60}
        for share, amount in sorted(found.spent.items())
        if share.source == PRACTICE
    ]
    return {
        "total": sum(found.kinds.values()),
        "by_kind": dict(found.kinds),
        "by_topic": {topic: dict(kinds) for topic, kinds in found.topics.items()},
        "entries": [entry_json(entry, ids.get(entry.id, "")) for entry in found.entries],
        "practice": practice,
    }


def entry_json(entry: Entry, short: str = "") -> dict[str, Any]:
    """An entry of the log; `short` is the end of its id that tells it from all others."""
    return {
        "id": entry.id,
        "short": short,
        "at": entry.at.isoformat(),
        "source": entry.source,
        "topic": entry.subject,
        "kind": entry.kind,
        "minutes": entry.minutes,
        "note": entry.note,
    }


def timer_json(timer: Timer) -> dict[str, Any]:
    return {
        "since": timer.start.isoformat(),
        "kind": timer.kind,
        "topic": timer.subject,
        "note": timer.note,
    }


def resource_json(resource: Resource, states: Mapping[str, Shelved]) -> dict[str, Any]:
    """A resource, and how far the learner is with it: `minutes_spent` on it, `done` how often."""
    found = states.get(resource.id, Shelved())
    return {
        **asdict(resource),
        "state": found.state,
        "done": found.times,
        "done_at": found.at.isoformat() if found.at else None,
        "minutes_spent": found.minutes,
    }
