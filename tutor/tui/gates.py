"""What Checkpoints asks of the session: plain data in, plain data out. No widget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from rich.console import RenderableType
from textual.message import Message

from tutor.progress.calibration import Rated, calibration
from tutor.session import Session
from tutor.session import checkpoint as points
from tutor.session.checkpoint import Standing, Week

PLOTS = "tutor.tui.widgets.checkpoints.line"


@dataclass
class Gates(Message):
    """Every checkpoint, in the order of the road; `rated` is what the learner said of themselves
    beside what they could do, by what it is about."""

    standings: tuple[Standing, ...]
    rated: tuple[Rated, ...]


@dataclass
class Story(Message):
    """How readiness for one checkpoint went, week by week."""

    id: str
    weeks: tuple[Week, ...]


@dataclass
class Explained(Message):
    """What a checkpoint's readiness is made of."""

    title: str
    page: RenderableType


def gates(session: Session, now: datetime) -> Gates:
    digest = session.digest()
    progress = session.progress(now, digest)
    phases = session.curriculum.phases
    found = tuple(points.standing(session, phase, digest, progress) for phase in phases)
    return Gates(found, calibration(session.curriculum, progress))


def story(session: Session, id: str, now: datetime) -> Story:
    """Goes through all events, which may take a while."""
    import_module(PLOTS)  # numpy comes with it: loaded here, so that no key has to wait for it
    return Story(id, points.weeks(session, points.find(session, id), now))


def explained(session: Session, id: str, now: datetime) -> Explained:
    from tutor.render.why import checkpoint
    from tutor.session.why import WhyCheckpoint, why

    found = why(session, id, now)
    assert isinstance(found, WhyCheckpoint)
    return Explained(found.standing.ready.checkpoint.title, checkpoint(found, brief=True))


def belongs(one: Standing, rated: Rated) -> bool:
    """Whether a self-rating is about this checkpoint: a topic it requires, or a question of it."""
    phase = one.ready.phase
    point = one.ready.checkpoint
    asked = [question.id for question in (*point.questions, *phase.self_assessment)]
    return rated.id in (*point.requires, *asked)
