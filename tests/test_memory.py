from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tutor.models import Event
from tutor.progress.digest import fold
from tutor.progress.memory import (
    Memory,
    Rating,
    Series,
    live,
    rate,
    rate_answer,
    retrievability,
    since_blank,
    trail,
)

T0 = datetime(2025, 1, 6, 18, 30, tzinfo=UTC)
MINUTES = {"softmax": 20}
AGAIN, HARD, GOOD, EASY = Rating


def cards(events: list[Event], minutes: dict[str, int]) -> dict[str, Memory]:
    return fold(events, minutes).memories


class Learner:
    """Writes a history of one kata, a day number at a time."""

    def __init__(self, slug: str = "softmax") -> None:
        self.slug = slug
        self.events: list[Event] = []
        self.number = count()

    def did(self, kind: str, day: float, /, **payload: Any) -> Event:
        at = T0 + timedelta(days=day)
        event = Event(f"{next(self.number):04}", at, "laptop", kind, self.slug, payload)
        self.events.append(event)
        return event

    def failed(self, day: float, minutes: float = 5, status: str = "failed") -> Event:
        return self.did("attempt", day, status=status, passed=False, seconds=minutes * 60)

    def passed(self, day: float, minutes: float = 15) -> Event:
        return self.did("attempt", day, status="passed", passed=True, seconds=minutes * 60)

    def solved(self, day: float, rating: Rating) -> None:
        """From a blank starter to a pass, in the way that earns `rating`."""
        self.did("reset", day)
        if rating is AGAIN:
            self.did("solution", day, gave_up=True)
        if rating is HARD:
            self.did("hint", day, step=1)
        self.passed(day, minutes=5 if rating is EASY else 15)

    def rating(self) -> Rating:
        """Of the latest pass that counted."""
        return rate(trail(live(self.events)).series[-1], MINUTES[self.slug])


@pytest.mark.parametrize(
    ("ratings", "intervals"),
    [  # worked out from the published formulas of FSRS 6, apart from the package
        ([GOOD] * 6, [2, 11, 46, 163, 497, 1346]),
        ([EASY] * 4, [8, 66, 397, 1875]),
        ([HARD] * 5, [1, 3, 7, 12, 18]),
        ([AGAIN] * 4, [1, 1, 1, 1]),
        ([AGAIN, GOOD, GOOD, GOOD, GOOD], [1, 2, 6, 17, 44]),
        ([GOOD, GOOD, GOOD, AGAIN, GOOD, GOOD], [2, 11, 46, 3, 8, 19]),
        ([EASY, GOOD, AGAIN, HARD, GOOD], [8, 39, 3, 6, 13]),
        ([GOOD, HARD, GOOD, EASY, GOOD], [2, 8, 26, 122, 359]),
    ],
)
def test_golden_intervals_of_reviews_on_the_day_they_are_due(ratings, intervals):
    learner, day, found = Learner(), 0, []
    for rating in ratings:
        learner.solved(day, rating)
        memory = cards(learner.events, MINUTES)["softmax"]
        found.append((memory.due - memory.last_review).days)
        day += found[-1]
    assert found == intervals
    assert memory.reps == len(ratings)
    assert memory.lapses == ratings[1:].count(AGAIN)


def test_golden_stability_and_difficulty():
    learner, day = Learner(), 0
    for interval, rating in zip([8, 39, 3, 6, 13], [EASY, GOOD, AGAIN, HARD, GOOD], strict=True):
        learner.solved(day, rating)
        day += interval
    memory = cards(learner.events, MINUTES)["softmax"]
    assert memory.stability == pytest.approx(13.2354, abs=1e-4)
    assert memory.difficulty == pytest.approx(7.9988, abs=1e-4)


def test_a_late_review_that_succeeds_is_worth_more():
    learner = Learner()
    for day in (0, 10, 50):
        learner.solved(day, GOOD)
    assert cards(learner.events, MINUTES)["softmax"].stability == pytest.approx(121.36, abs=0.01)


def test_solving_again_on_the_same_day_hardly_counts():
    learner = Learner()
    learner.solved(0, AGAIN)
    learner.solved(0.1, GOOD)
    learner.solved(0.2, GOOD)
    assert cards(learner.events, MINUTES)["softmax"].stability == pytest.approx(0.2842, abs=1e-4)


def test_retrievability_follows_the_forgetting_curve():
    learner = Learner()
    learner.solved(0, GOOD)
    memory = cards(learner.events, MINUTES)["softmax"]
    assert retrievability(memory, T0) == 1
    assert retrievability(memory, T0 + timedelta(days=10)) == pytest.approx(0.774367, abs=1e-6)
    assert retrievability(memory, T0 - timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("attempts", "minutes_spent", "hints", "solution", "rating"),
    [
        (1, 9.9, 0, False, EASY),
        (1, 10, 0, False, GOOD),  # half the minutes is not under half
        (1, 0, 0, False, GOOD),  # no time measured
        (2, 5, 0, False, GOOD),  # not the first try
        (7, 40, 0, False, GOOD),  # twice the minutes is not over twice
        (1, 40.1, 0, False, HARD),
        (1, 5, 1, False, HARD),
        (1, 5, 0, True, AGAIN),
        (9, 90, 3, True, AGAIN),
    ],
)
def test_ratings(attempts, minutes_spent, hints, solution, rating):
    series = Series(T0, attempts, minutes_spent * 60, hints, solution)
    assert rate(series, 20) is rating


def test_without_expected_minutes_time_says_nothing():
    assert rate(Series(T0, 1, 1.0, 0, False), None) is GOOD
    assert rate(Series(T0, 1, 1e6, 0, False), None) is GOOD


def test_time_adds_up_over_a_series_and_starts_anew_with_the_next():
    learner = Learner()
    learner.did("start", 0)
    learner.failed(0, minutes=30)
    learner.did("hint", 0, step=1, seconds=60)
    learner.did("undo", 0, event=learner.events[-1].id)
    learner.passed(0, minutes=15)
    assert learner.rating() is HARD  # 45 minutes of 20
    learner.did("reset", 5)
    learner.passed(5, minutes=5)
    assert learner.rating() is EASY


def test_giving_up_after_an_earlier_pass_is_again_at_the_next():
    learner = Learner()
    learner.solved(0, GOOD)
    learner.did("reset", 3)
    learner.failed(3)
    learner.did("solution", 3, gave_up=True)
    assert cards(learner.events, MINUTES)["softmax"].reps == 1  # nothing until it passes
    learner.passed(4)
    memory = cards(learner.events, MINUTES)["softmax"]
    assert learner.rating() is AGAIN
    assert (memory.reps, memory.lapses) == (2, 1)


def test_giving_up_before_the_blank_starter_counts_too():
    learner = Learner()
    learner.solved(0, GOOD)
    learner.did("solution", 3, gave_up=True)
    learner.did("reset", 3)
    learner.passed(3)
    assert learner.rating() is AGAIN


def test_the_solution_as_a_debrief_does_not_spoil_the_next_review():
    learner = Learner()
    learner.solved(0, GOOD)
    learner.did("solution", 0, gave_up=False)
    learner.did("reset", 3)
    learner.passed(3)
    assert learner.rating() is GOOD


def test_checking_the_file_that_passed_again_is_no_review():
    learner = Learner()
    learner.solved(0, AGAIN)
    before = cards(learner.events, MINUTES)
    learner.failed(1, minutes=60)
    learner.passed(1, minutes=1)
    learner.passed(2, minutes=1)
    assert cards(learner.events, MINUTES) == before
    learner.did("reset", 3)
    learner.passed(3, minutes=1)
    assert learner.rating() is EASY  # neither tries nor time on the old file count
    assert cards(learner.events, MINUTES)["softmax"].reps == 2


def test_a_grader_error_is_no_attempt():
    learner = Learner()
    learner.did("start", 0)
    learner.failed(0, minutes=1, status="grader_error")
    learner.passed(0, minutes=5)
    assert learner.rating() is EASY


def test_failing_alone_leaves_no_memory():
    learner = Learner()
    learner.did("start", 0)
    learner.failed(0)
    assert cards(learner.events, MINUTES) == {}


def test_an_undone_pass_never_was_and_an_undone_undo_neither():
    learner = Learner()
    learner.did("start", 0)
    passed = learner.passed(0)
    undo = learner.did("undo", 1, event=passed.id)
    assert cards(learner.events, MINUTES) == {}
    learner.did("undo", 2, event=undo.id)
    assert cards(learner.events, MINUTES)["softmax"].last_review == T0


def test_katas_do_not_mix_and_hours_are_no_reviews():
    softmax, layernorm = Learner("softmax"), Learner("layernorm")
    softmax.solved(0, GOOD)
    layernorm.solved(1, AGAIN)
    layernorm.did("hours", 2, kind="coding", minutes=30)
    found = cards(softmax.events + layernorm.events, {"softmax": 20, "layernorm": 30})
    assert {slug: (memory.due - T0).days for slug, memory in found.items()} == {
        "softmax": 2,
        "layernorm": 2,
    }


# --- questions ------------------------------------------------------------------------------


def answered(day: float, right: bool = True, share: float = 1.0, seconds: float = 30.0) -> Event:
    kind = {"topic": "softmax-activation", "kind": "choice", "seed": 1, "answer": "a"}
    payload = {**kind, "right": right, "share": share, "seconds": seconds}
    at = T0 + timedelta(days=day)
    return Event(f"{day:08.3f}", at, "laptop", "answer", "why-subtract-the-maximum", payload)


@pytest.mark.parametrize(
    ("kind", "right", "share", "seconds", "rating"),
    [
        ("choice", False, 0.0, 3, AGAIN),
        ("multi", False, 0.5, 3, AGAIN),  # half of it is not it
        ("explain", True, 0.75, 3, HARD),
        ("choice", True, 1.0, 8, GOOD),  # not under eight seconds
        ("choice", True, 1.0, 7.9, EASY),
        ("choice", True, 1.0, 0, GOOD),  # no time measured
        ("numeric", True, 1.0, 14.9, EASY),
        ("explain", True, 1.0, 1, GOOD),  # one's own judgement is never easy
    ],
)
def test_ratings_of_answers(kind, right, share, seconds, rating):
    payload = {"kind": kind, "right": right, "share": share, "seconds": seconds}
    assert rate_answer(payload) is rating
    del payload["seconds"]
    assert rate_answer(payload) is (GOOD if rating is EASY else rating)


@pytest.mark.parametrize(
    ("ratings", "intervals"),
    [  # those of katas: the same ratings leave the same memory
        ([GOOD] * 6, [2, 11, 46, 163, 497, 1346]),
        ([EASY] * 4, [8, 66, 397, 1875]),
        ([HARD] * 5, [1, 3, 7, 12, 18]),
        ([GOOD, GOOD, GOOD, AGAIN, GOOD, GOOD], [2, 11, 46, 3, 8, 19]),
    ],
)
def test_golden_intervals_of_questions(ratings, intervals):
    ways = {
        AGAIN: {"right": False, "share": 0.0},
        HARD: {"share": 0.75},
        GOOD: {},
        EASY: {"seconds": 4.0},
    }
    events, day, found = [], 0, []
    for rating in ratings:
        events.append(answered(day, **ways[rating]))
        memory = fold(events).answers["why-subtract-the-maximum"].memory
        found.append((memory.due - memory.last_review).days)
        day += found[-1]
    assert found == intervals
    assert memory.reps == len(ratings)
    assert memory.lapses == ratings[1:].count(AGAIN)


def test_the_latest_answers_are_kept_to_be_shown():
    events = [answered(day, right=day != 3, share=float(day != 3)) for day in range(9)]
    held = fold(events).answers["why-subtract-the-maximum"]
    assert held.times == 9
    assert [answer.event for answer in held.latest] == [event.id for event in events[-5:]]
    assert fold(events[:4]).answers["why-subtract-the-maximum"].latest[-1].share == 0


# --- a review in a file of its own ----------------------------------------------------------


def test_a_pass_in_a_review_counts_and_closes_it():
    learner = Learner()
    learner.solved(0, GOOD)
    learner.did("start", 3, written=True, review="reviews/softmax-1.py")
    found = trail(live(learner.events))
    assert (found.review, found.fresh, found.touched) == ("reviews/softmax-1.py", True, True)
    learner.passed(3)
    found = trail(live(learner.events))
    assert (found.review, found.fresh, found.passes) == ("", False, 2)


def test_a_review_that_is_stopped_leaves_the_kata_as_it_was():
    learner = Learner()
    learner.solved(0, GOOD)
    before = trail(live(learner.events)), cards(learner.events, MINUTES)
    learner.did("start", 3, written=True, review="reviews/softmax-1.py")
    learner.failed(3)
    learner.did("hint", 3, step=1)
    learner.did("review", 3, action="stop")
    after = trail(live(learner.events))
    assert (after.fresh, after.touched, after.failing, after.review) == (False, False, False, "")
    assert (after.series, after.passes, after.hints) == (before[0].series, 1, 0)
    assert cards(learner.events, MINUTES) == before[1]
    learner.passed(3)  # the old file: it proves nothing new
    assert trail(live(learner.events)).passes == 1


def test_a_solution_read_in_a_review_that_is_stopped_is_not_forgotten():
    learner = Learner()
    learner.solved(0, GOOD)
    learner.did("start", 3, written=True, review="reviews/softmax-1.py")
    learner.did("solution", 3, gave_up=True)
    learner.did("review", 3, action="stop")
    learner.solved(4, GOOD)
    assert learner.rating() is AGAIN


def test_stopping_where_no_review_is_open_does_nothing():
    learner = Learner()
    learner.did("start", 0)
    learner.did("review", 0, action="stop")
    assert trail(live(learner.events)).fresh
    learner.passed(0)
    assert trail(live(learner.events)).passes == 1


def test_since_blank_takes_a_stopped_review_as_never_begun():
    learner = Learner()
    learner.did("start", 0, written=True)
    learner.passed(0)
    assert len(since_blank(learner.events)) == 2
    learner.did("start", 3, written=True, review="reviews/softmax-1.py")
    learner.did("reset", 3)
    assert [event.kind for event in since_blank(learner.events)] == ["reset"]
    learner.did("review", 3, action="stop")
    assert [event.kind for event in since_blank(learner.events)][:2] == ["start", "attempt"]


def test_the_progress_files_import_neither_numpy_nor_fsrs():
    program = (
        "import sys, tutor.progress.store, tutor.progress.mastery;"
        "print(*{'numpy', 'torch', 'textual', 'rich', 'fsrs'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")
