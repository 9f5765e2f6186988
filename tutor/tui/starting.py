"""Starting what holds a checkpoint back: its kata, its questions, its run."""

from __future__ import annotations

from functools import partial

from tutor.progress.mastery import KATA
from tutor.progress.readiness import Hold
from tutor.tui import clock, rounds
from tutor.tui.screens.place import Place


def start_hold(place: Place, hold: Hold, checkpoint: str) -> None:
    """From any screen."""
    if hold.kind == KATA:
        place.tutor.open_practice(hold.ids[0])
    elif hold.kind == "questions":
        ask_on(place, hold.command.rpartition(" ")[2])
    else:
        run(place, checkpoint)


def ask_on(place: Place, topic: str) -> None:
    """Questions on a topic, in a round."""
    from tutor.tui.modals.round import Round

    place.app.push_screen(Round(partial(rounds.on_topic, id=topic, now=clock.now())))


def run(place: Place, checkpoint: str, *, again: bool = False) -> None:
    """Go through a checkpoint, or on with the run that is open."""
    from tutor.tui.modals.round import Round

    job = partial(rounds.run, id=checkpoint, now=clock.now(), again=again)
    place.app.push_screen(Round(job))
