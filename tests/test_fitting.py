"""Weights of one's own: only where there is enough to learn from, and only if they are better."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from tutor.models import Event
from tutor.progress.fitting import ENOUGH, FITTED, fit, reviews
from tutor.progress.memory import Rating, Weights, retrievability, review, scheduler, usable

T0 = datetime(2025, 1, 1, tzinfo=UTC)
PUBLISHED: Weights = tuple(scheduler().parameters)


def histories(weights: Weights, items: int = 110, times: int = 7, seed: int = 0):
    """Of somebody who forgets as `weights` say, on the days on which the tutor asks."""
    chance = random.Random(seed)
    found = []
    for _ in range(items):
        at, true, assumed = T0 + timedelta(days=chance.randint(0, 90)), None, None
        history = []
        for _ in range(times):
            knows = true is None or chance.random() < retrievability(true, at, weights)
            rating = Rating.GOOD if knows else Rating.AGAIN
            history.append((at, rating))
            true, assumed = review(true, at, rating, weights), review(assumed, at, rating)
            at = max(assumed.due, at + timedelta(days=1)) + timedelta(days=chance.randint(0, 3))
        found.append(history)
    return found


def test_too_few_reviews_are_no_ground():
    found = fit(histories(PUBLISHED, items=10))
    assert (found.enough, found.better, found.weights) == (False, False, ())


def test_who_never_fails_teaches_nothing():
    always = [[(T0 + timedelta(days=9 * n), Rating.GOOD) for n in range(5)]] * 80
    found = fit(always)
    assert found.predictions > ENOUGH and not found.enough


def test_who_forgets_as_published_keeps_the_published_weights():
    found = fit(histories(PUBLISHED))
    assert found.enough and not found.better and found.weights == ()


@pytest.mark.parametrize("pace", [0.8, 2.6], ids=["sooner", "later"])
def test_who_forgets_otherwise_gets_weights_that_predict_better(pace: float):
    """w₈ is the pace at which stability grows with a success; published is 1.87."""
    own = tuple(pace if i == 8 else w for i, w in enumerate(PUBLISHED))
    reviewed = histories(own, items=200, seed=1)
    found = fit(reviewed)
    assert found.better and found.fitted < found.published
    assert usable(found.weights) and len(found.weights) == 21
    assert found.weights[8] == pytest.approx(pace, rel=0.25)
    assert all(found.weights[i] == PUBLISHED[i] for i in range(21) if i not in FITTED)


def test_there_is_no_chance_in_it():
    reviewed = histories(PUBLISHED, items=60)
    assert fit(reviewed) == fit(reviewed)


def test_reviews_are_the_passes_that_count_and_the_answers():
    def event(number: int, kind: str, subject: str, /, **payload: object) -> Event:
        return Event(f"{number}", T0 + timedelta(days=number), "x", kind, subject, payload)

    passed = {"status": "passed", "passed": True}
    said = {"topic": "t", "kind": "choice", "seed": 1, "answer": "a", "right": False, "share": 0.0}
    events = [
        event(1, "attempt", "softmax", **passed),
        event(2, "attempt", "softmax", **passed),  # the same file
        event(3, "reset", "softmax"),
        event(4, "hint", "softmax", step=1),
        event(5, "attempt", "softmax", **passed),
        event(6, "answer", "dot", **said),
        event(7, "answer", "dot", **said),
        event(8, "undo", "dot", event="7"),
    ]
    assert reviews(reversed(events), {}) == [
        [(events[0].at, Rating.GOOD), (events[4].at, Rating.HARD)],
        [(events[5].at, Rating.AGAIN)],
    ]
