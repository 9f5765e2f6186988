"""What one says of oneself beside what one can do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.models import (
    Checkpoint,
    Curriculum,
    Event,
    Kata,
    Phase,
    Question,
    Section,
    Topic,
)
from tutor.progress.calibration import Confidence, calibration, steps
from tutor.progress.mastery import progress

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
QUESTIONS = (Question("can-you", "do", "Can you?", by=("kata:norms", "kata:to-come")),)
POINT = Checkpoint("checkpoint-1", "First", ("vectors",), (), "On.", "Back.")
PHASE = Phase("phase-1", 1, "One", 5, "", (1, 2), (), POINT, self_assessment=QUESTIONS)
TOPICS = (Topic("vectors", "Vectors", 5), Topic("limits", "Limits", 3))
SECTION = Section("maths", 1, "Maths", "", TOPICS)
ROAD = Curriculum((SECTION,), (PHASE,), (), {}, (), {}, (), (), (), (), (), ())
KATAS = tuple(
    Kata(slug, "s", slug, 4, 20, "numpy", ("vectors",), {}, (), (), Path())
    for slug in ("softmax", "norms", "sdpa")
)


def event(number: int, kind: str, subject: str, **payload: object) -> Event:
    at = T0 + timedelta(minutes=number)
    return Event(f"{number:04}", at, "laptop", kind, subject, payload)


def passed(number: int, slug: str) -> Event:
    return event(number, "attempt", slug, status="passed", passed=True)


def rated(*events: Event):
    return calibration(ROAD, progress(ROAD, KATAS, events, T0 + timedelta(hours=2)))


def test_only_what_was_tried_is_compared():
    """One kata of three, passed unaided: who says 5 of 5 is right, as far as anyone knows."""
    (one,) = rated(passed(1, "softmax"), event(2, "assess", "vectors", rating=1.0))
    assert (one.could, one.tried, one.parts) == (1.0, 1, 3)
    assert one.confidence == "fair"


@pytest.mark.parametrize(
    ("said", "confidence"),
    [
        (1.0, Confidence.OVER),
        (0.75, Confidence.FAIR),
        (0.5, Confidence.FAIR),
        (0, Confidence.UNDER),
    ],
)
def test_over_and_under(said: float, confidence: Confidence):
    hint = event(1, "hint", "softmax", step=1)
    (one,) = rated(hint, passed(2, "softmax"), event(3, "assess", "vectors", rating=said))
    assert one.could == pytest.approx(0.7)
    assert one.confidence == confidence


def test_nothing_tried_is_neither():
    (one,) = rated(event(1, "assess", "limits", rating=1.0))
    assert (one.could, one.confidence, one.parts) == (None, "untried", 0)
    assert steps([one]) == ()


def test_the_latest_rating_counts_the_widest_gap_is_first_and_questions_have_their_katas():
    found = rated(
        passed(1, "norms"),
        event(2, "assess", "vectors", rating=0.0),
        event(3, "assess", "vectors", rating=0.75),
        event(4, "assess", "can-you", rating=0.0),
        event(5, "assess", "gone", rating=0.0),
    )
    assert [(one.id, one.said, one.could) for one in found] == [
        ("can-you", 0.0, 1.0),
        ("vectors", 0.75, 1.0),
    ]
    assert [(step.rating, step.number, step.could) for step in steps(found)] == [
        (1, 1, 1.0),
        (4, 1, 1.0),
    ]
