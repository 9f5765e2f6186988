"""What a learner was handed to begin with; of a debug-it kata, one broken program among many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutor import starters
from tutor.models import Kata, TutorError
from tutor.progress.memory import is_blank, since_blank

if TYPE_CHECKING:
    from tutor.session import Session


def handed_out(session: Session, kata: Kata) -> str | None:
    """The text that the kata was last begun from; None where nothing here knows which it was."""
    if not kata.bugs:
        return kata.read("starter.py")
    try:
        events, who = session.events(kata.slug), session.store.device
    except TutorError:  # without a database anybody can practise
        return None
    standing = since_blank(events)
    if not standing or not is_blank(standing[0]) or standing[0].device != who:
        return None
    before = events[: len(events) - len(standing)]
    return starters.starter(kata, who, sum(map(is_blank, before)))


def given(session: Session, kata: Kata) -> str:
    """For the judge: the broken program of a debug-it kata, "" where there is none or it isn't
    known."""
    return (handed_out(session, kata) or "") if kata.bugs else ""
