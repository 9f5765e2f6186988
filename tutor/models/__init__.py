"""The records that everything else speaks in. Frozen, and free of any import beyond the stdlib.

A record's module is loaded when the record is first asked for: a command that prints a hint has no
need of the whole road's.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.models.event import Event as Event
    from tutor.models.kata import Kata as Kata
    from tutor.models.kata import Pitfall as Pitfall
    from tutor.models.road import Block as Block
    from tutor.models.road import Checkpoint as Checkpoint
    from tutor.models.road import Correction as Correction
    from tutor.models.road import Curriculum as Curriculum
    from tutor.models.road import Hours as Hours
    from tutor.models.road import Pace as Pace
    from tutor.models.road import Phase as Phase
    from tutor.models.road import Planned as Planned
    from tutor.models.road import Practice as Practice
    from tutor.models.road import Question as Question
    from tutor.models.road import Resource as Resource
    from tutor.models.road import Section as Section
    from tutor.models.road import Skip as Skip
    from tutor.models.road import Task as Task
    from tutor.models.road import Topic as Topic
    from tutor.models.road import Track as Track
    from tutor.models.road import View as View
    from tutor.models.status import Status as Status
    from tutor.models.verdict import Call as Call
    from tutor.models.verdict import Crash as Crash
    from tutor.models.verdict import Finding as Finding
    from tutor.models.verdict import Frame as Frame
    from tutor.models.verdict import TestResult as TestResult
    from tutor.models.verdict import Verdict as Verdict
    from tutor.models.verdict import Violation as Violation

HOME = {
    "status": "Status",
    "road": "Hours Practice Skip Correction Resource Topic Section Question "
    "Checkpoint Task Block Phase Pace Track View Planned Curriculum",
    "kata": "Pitfall Kata",
    "verdict": "Frame Crash Call TestResult Finding Violation Verdict",
    "event": "Event",
}


class TutorError(Exception):
    """Something a person can mend: what happened, where, and what to do about it."""

    def __init__(self, what: str, way_out: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.what}\n{self.way_out}" if self.way_out else self.what


class ContentError(TutorError):
    """Curriculum or kata files that break their schema, with every mistake found."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes), "Mend the lines above, then run the command again.")
        self.mistakes = mistakes


def __getattr__(name: str) -> Any:
    for module, names in HOME.items():
        if name in names.split():
            value = getattr(import_module(f"tutor.models.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
