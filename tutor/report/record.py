"""All that a report says, whatever it is written as; and as scripts read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tutor.models import Kata, Phase, Topic
from tutor.progress.journal import Page
from tutor.progress.mastery import KataState, Progress, State
from tutor.progress.weeks import Streak, Week
from tutor.report.progress import status_json


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """`ready` and `mastery` in [0, 1], None where nothing can prove them yet."""

    phase: Phase
    ready: float | None
    level: str
    mastery: float | None


@dataclass(frozen=True, slots=True)
class TopicRow:
    section: str
    topic: Topic
    mastery: float | None
    parts: int


@dataclass(frozen=True, slots=True)
class Record:
    """The learner at one moment. `days` and `kinds` are hours; `weeks` end with this one."""

    name: str
    at: datetime
    today: date
    target: float
    mix: Mapping[str, float]
    progress: Progress
    katas: Mapping[str, Kata]
    phases: tuple[PhaseRow, ...]
    topics: tuple[TopicRow, ...]
    weeks: tuple[Week, ...]
    days: Mapping[date, float]
    kinds: Mapping[str, float]
    streak: Streak
    ahas: tuple[Page, ...]
    titles: Mapping[str, str]

    @property
    def total(self) -> float:
        """All hours."""
        return sum(self.kinds.values())

    @property
    def tried(self) -> tuple[tuple[Kata, KataState], ...]:
        """The katas that were ever begun, in the order of learning."""
        states = self.progress.katas
        pairs = [(kata, states[slug]) for slug, kata in self.katas.items() if slug in states]
        return tuple((kata, one) for kata, one in pairs if one.state is not State.NEW)

    def about(self, page: Page) -> str:
        """What a note is about, in words; empty where it says nothing."""
        kata = self.katas.get(page.kata)
        return kata.title if kata else self.titles.get(page.topic, page.kata or page.topic)


def record_json(found: Record) -> dict[str, Any]:
    """What `tutor report --json` writes: days and hours as they are here, times in UTC."""
    return {
        "name": found.name,
        "at": found.at.isoformat(),
        **status_json(found.progress, found.mix),
        "phases": [
            {
                "id": row.phase.id,
                "title": row.phase.title,
                "checkpoint": row.phase.checkpoint.id,
                "readiness": row.ready,
                "level": row.level,
                "mastery": row.mastery,
            }
            for row in found.phases
        ],
        "topics": [
            {"id": row.topic.id, "title": row.topic.title, "mastery": row.mastery}
            for row in found.topics
        ],
        "weeks": [
            {"monday": week.monday.isoformat(), "hours": week.hours, "by_kind": dict(week.kinds)}
            for week in found.weeks
        ],
        "days": {day.isoformat(): amount for day, amount in sorted(found.days.items())},
        "streak": {"current": found.streak.current, "longest": found.streak.longest},
        "katas": [
            {
                "slug": kata.slug,
                "title": kata.title,
                "stars": kata.stars,
                "state": str(state.state),
                "attempts": state.attempts,
                "passes": state.passes,
                "minutes": round(state.practice_seconds / 60, 1),
                "mastery": state.mastery,
                "last_at": state.last_at.isoformat() if state.last_at else None,
                "due": state.memory.due.isoformat() if state.memory else None,
            }
            for kata, state in found.tried
        ],
        "ahas": [
            {
                "at": page.at.isoformat(),
                "text": page.text,
                "topic": page.topic or None,
                "kata": page.kata or None,
            }
            for page in found.ahas
        ],
    }
