"""What the grid of all katas asks of the session and of the judges. No widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

from tutor.models import Verdict
from tutor.session import Session, parallel
from tutor.session.parallel import Begun, Job, Stop

if TYPE_CHECKING:
    from tutor.models import Kata


@dataclass
class Listed(Message):
    """The katas to grade, and those whose file can't be read."""

    begun: Begun


@dataclass
class Judged(Message):
    """A verdict on the kata of that number."""

    number: int
    verdict: Verdict


@dataclass
class Over(Message):
    """Nothing more will come."""

    stopped: bool


@dataclass
class Kept(Message):
    """Why an attempt could not be written down; empty where it was."""

    unrecorded: str


def listed(session: Session) -> Listed:
    """Raises TutorError where no kata is started."""
    return Listed(parallel.begun(session))


def grade(jobs: tuple[Job, ...], post: Callable[[Message], object], stop: Stop) -> None:
    """Runs in a thread of its own, until all is graded or stopped."""

    def tell(number: int, verdict: Verdict) -> None:
        post(Judged(number, verdict))

    parallel.grade_all(jobs, tell, stop=stop)
    post(Over(stop.asked))


def kept(session: Session, kata: Kata, source: str, verdict: Verdict, now: datetime) -> Kept:
    return Kept(session.record(kata, source, verdict, now).unrecorded)
