"""Weights of FSRS from one's own reviews, where there are enough and they prove better. Pure.

FSRS 6 has 21 weights. Its own optimizer needs pandas and a training loop in torch; and a few
hundred reviews can't settle 21 numbers anyway. So six are fitted, those in which people differ
most: the stability after a first Again, Hard, Good and Easy (w₀ to w₃), the pace at which stability
grows with a success (w₈), and the slope of the forgetting curve (w₂₀). They minimise the log loss
of the recalls that were predicted, plus a penalty that draws each towards its published value, by a
search along one axis after the other.

Whether to believe them is decided on reviews that the search has not seen: the latest quarter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tutor.models import Event
from tutor.progress.memory import (
    Memory,
    Rating,
    Trail,
    Weights,
    answer,
    live,
    on_kata,
    rate,
    retrievability,
    review,
    scheduler,
)

FITTED = (0, 1, 2, 3, 8, 20)
ENOUGH, LAPSES = 200, 15  # predicted recalls, and how many of them must have failed
MOST = 4000  # reviews that are looked at, or it would take minutes
HELD = 0.25  # of the predictions, the latest, on which the fit is judged
MARGIN = 0.01  # by which the loss must be smaller there
PULL = 2.0  # of the published values: the weight of ln²(w/w₀) beside the summed loss
STEPS = (0.4, 0.2, 0.1)  # of ln w, from coarse to fine
ROUNDS = 4  # at most, with each step

Review = tuple[datetime, Rating]
Prediction = tuple[datetime, float]  # when it was put to the test, and its log loss


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit came to. `published` and `fitted` are mean log losses a prediction on the reviews
    held back, with the published weights and with fitted ones. `better` says whether to use
    `weights`, which then were fitted to all reviews; they are empty where there are too few."""

    predictions: int
    lapses: int
    published: float = 0.0
    fitted: float = 0.0
    weights: Weights = ()

    @property
    def enough(self) -> bool:
        return self.predictions >= ENOUGH and self.lapses >= LAPSES

    @property
    def better(self) -> bool:
        return self.fitted < self.published * (1 - MARGIN)


def reviews(events: Iterable[Event], minutes: Mapping[str, int]) -> list[list[Review]]:
    """The rated reviews of each kata and question, oldest first; events may come in any order."""
    trails: dict[str, Trail] = {}
    found: dict[str, list[Review]] = {}
    for event in live(events):
        if event.kind == "answer":
            one = answer(event)
            found.setdefault(event.subject, []).append((one.at, one.rating))
        elif on_kata(event):
            trail = trails.setdefault(event.subject, Trail())
            passes = trail.passes
            trail.add(event)
            if trail.passes > passes:
                rated = rate(trail.series[-1], minutes.get(event.subject))
                found.setdefault(event.subject, []).append((event.at, rated))
    return [*found.values()]


def fit(histories: Sequence[Sequence[Review]]) -> Fit:
    """The same histories give the same fit. Takes seconds where there are thousands of reviews."""
    histories = _some(histories)
    tested = sorted(at for at, _ in _predictions(histories, ()))
    lapses = sum(
        rating is Rating.AGAIN and (at - before).days >= 1
        for history in histories
        for (before, _), (at, rating) in pairwise(history)
    )
    found = Fit(len(tested), lapses)
    if not found.enough:
        return found
    split = tested[-round(HELD * len(tested))]
    published = _mean(_predictions(histories, ()), split)
    fitted = _mean(_predictions(histories, _searched(histories, split)), split)
    found = Fit(len(tested), lapses, published, fitted)
    if not found.better:
        return found
    return Fit(len(tested), lapses, published, fitted, _searched(histories, None))


def _some(histories: Sequence[Sequence[Review]]) -> list[Sequence[Review]]:
    taken, number = [], 0
    for history in histories:
        if len(history) > 1 and number + len(history) <= MOST:
            taken.append(history)
            number += len(history)
    return taken


def _predictions(histories: Iterable[Sequence[Review]], weights: Weights) -> list[Prediction]:
    """Each review after the first is a test of what was predicted for it, unless both were on one
    day. Log loss: −ln R where it was recalled, −ln(1 − R) where not."""
    found = []
    for history in histories:
        memory: Memory | None = None
        for at, rating in history:
            if memory and (at - memory.last_review).days >= 1:
                chance = min(max(retrievability(memory, at, weights), 1e-6), 1 - 1e-6)
                found.append((at, -math.log(1 - chance if rating is Rating.AGAIN else chance)))
            memory = review(memory, at, rating, weights)
    return found


def _mean(predictions: Iterable[Prediction], since: datetime) -> float:
    losses = [loss for at, loss in predictions if at >= since]
    return math.fsum(losses) / len(losses)


def _searched(histories: Sequence[Sequence[Review]], before: datetime | None) -> Weights:
    """The weights that fit best the predictions tested `before` a moment, or all of them."""
    from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

    published = tuple(scheduler().parameters)
    shifts = dict.fromkeys(FITTED, 0.0)  # ln(w/w₀)

    def weights(shifts: Mapping[int, float]) -> Weights:
        return tuple(
            min(max(w * math.exp(shifts.get(i, 0.0)), low), high)
            for i, (w, low, high) in enumerate(
                zip(published, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
            )
        )

    def cost(shifts: Mapping[int, float]) -> float:
        losses = [
            loss
            for at, loss in _predictions(histories, weights(shifts))
            if before is None or at < before
        ]
        return math.fsum(losses) + PULL * sum(shift**2 for shift in shifts.values())

    best = cost(shifts)
    for step in STEPS:
        for _ in range(ROUNDS):
            start = best
            for i in FITTED:
                for turn in (step, -step):
                    tried = {**shifts, i: shifts[i] + turn}
                    if (costs := cost(tried)) < best:
                        best, shifts = costs, tried
                        break
            if best == start:
                break
    return weights(shifts)
