"""What the parts of the program tell each other, beyond what a single screen needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.session.timing import Running, Stopped


@dataclass
class Trouble(Message):
    """Something went wrong that a person can mend; the app says so without standing in the way."""

    error: TutorError


@dataclass
class Go(Message):
    """Show the screen `place`, and there `target`: a kata's slug, a topic's or checkpoint's id."""

    place: str
    target: str = ""


@dataclass
class Loaded(Message):
    """The modules of the first screen are there."""


@dataclass
class Unrecorded(Message):
    """Something was done but could not be written down, and why."""

    why: str


@dataclass
class TimerTold(Message):
    """The timer that runs, if one does; `stopped` is the one that has just ended."""

    running: Running | None
    stopped: Stopped | None = None
    paused: bool = False


@dataclass
class TimerDoubted(Message):
    """The timer can't be stopped before the learner has said how much of it counts."""

    running: Running
