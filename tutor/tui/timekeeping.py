"""The timer of the header: start, pause, go on, stop. It is the timer of `tutor timer`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tutor.tui.messages import TimerDoubted, TimerTold
from tutor.tui.widgets.topbar import Face

if TYPE_CHECKING:
    from tutor.session import Session
    from tutor.session.timing import Running


def look(session: Session, now: datetime) -> TimerTold:
    """The timer that runs already, from a command or an earlier day."""
    from tutor.session import timing

    return TimerTold(timing.running(session, now))


def start(session: Session, kind: str, subject: str, now: datetime) -> TimerTold:
    """Start it, or go on with the one that runs for the same."""
    from tutor.session import timing

    running, stopped = timing.start(session, kind, subject, now)
    return TimerTold(running, stopped)


def stop(
    session: Session, now: datetime, *, pause: bool = False, answer: str | float | None = None
) -> TimerTold | TimerDoubted:
    """Stop it, so that its time counts; where it is doubtful how much, nothing happens."""
    from tutor.session import timing

    running = timing.running(session, now)
    if running is None:
        return TimerTold(None)
    if running.doubt and answer is None:
        return TimerDoubted(running)
    return TimerTold(None, timing.stop(session, now, answer=answer), paused=pause)


def face(before: Face, told: TimerTold) -> Face:
    """What the header shows after what was told."""
    if told.running is not None:
        timer = told.running.timer
        carried = before.before if before.paused else timedelta()
        return Face(told.running, False, carried, timer.kind, timer.subject)
    if told.paused and told.stopped is not None:
        timer = told.stopped.timer
        spent = before.before + timedelta(seconds=told.stopped.seconds)
        return Face(None, True, spent, timer.kind, timer.subject)
    return Face()


def doubt(found: Running) -> str:
    """Why the learner is asked how much of the time counts."""
    from tutor.session import timing

    return timing.doubt(found)
