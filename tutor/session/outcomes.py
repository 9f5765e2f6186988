"""What a use case comes to. `unrecorded` says why nothing was written down, if nothing was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tutor.models import Kata, Verdict
from tutor.progress.mastery import KataState


@dataclass(frozen=True, slots=True)
class Started:
    """A kata's file, and whether it was written now."""

    kata: Kata
    path: Path
    written: bool
    unrecorded: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict on the learner's file."""

    kata: Kata
    path: Path
    verdict: Verdict
    unrecorded: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A step of the ladder, counted from 1; `fresh` unless it was the last one before already."""

    kata: Kata
    step: int
    fresh: bool
    unrecorded: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """A kata to do next, the reason in a sentence, and where the learner stands with it."""

    kata: Kata
    reason: str
    state: KataState
