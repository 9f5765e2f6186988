import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds

RUN = {"total": 100, "warmup": 10, "max_lr": 1e-3}


def staircase(epoch, lr0, drop=0.1, every=10):
    """One epoch after the other."""
    rate = lr0
    for e in range(1, epoch + 1):
        rate = rate * drop if e % every == 0 else rate
    return rate


def oracle(step, total, warmup, max_lr, min_lr=0.0):
    """The warm-up read off a line, the cosine as cos² of half the angle, of which the floor gets the rest."""
    if step < warmup:
        return float(np.interp(step, [-1, warmup - 1], [0.0, max_lr]))
    angle = np.interp(step, [warmup, total], [0.0, np.pi / 2])
    return float(max_lr * np.cos(angle) ** 2 + min_lr * np.sin(angle) ** 2)


def curve(kata, steps, **run):
    return np.array([kata.warmup_cosine(s, **{**RUN, **run}) for s in steps])


@pytest.mark.parametrize(("epoch", "rate"), [(9, 0.5), (10, 0.05), (25, 0.005)])
def test_step_decay_gives_the_worked_example(kata, epoch, rate):
    kata.check("step_decay", epoch, 0.5, expect=rate)


@pytest.mark.parametrize(("step", "rate"), [(0, 1e-4), (9, 1e-3), (10, 1e-3), (40, 8e-4), (55, 6e-4), (100, 2e-4), (130, 2e-4)])
def test_warmup_cosine_gives_the_worked_example(kata, step, rate):
    kata.check("warmup_cosine", step, **RUN, min_lr=2e-4, expect=rate)


def test_warmup_cosine_ends_at_zero_unless_told(kata):
    kata.check("warmup_cosine", 55, **RUN, expect=5e-4)
    close(curve(kata, [100, 101, 150, 200, 1000]), 0.0, atol=1e-12)


@pytest.mark.parametrize("every", [1, 3, 10])
def test_step_decay_keeps_the_rate_within_a_stair(kata, every):
    rates = [kata.step_decay(epoch, 0.8, 0.5, every) for epoch in range(4 * every)]
    close(np.array(rates), np.repeat([0.8, 0.4, 0.2, 0.1], every))


def test_step_decay_changes_between_epoch_nine_and_ten(kata):
    for epoch in (0, 1, 8, 9, 10, 11, 19, 20, 29, 30, 49, 50):
        kata.check("step_decay", epoch, 0.3, against=staircase)


def test_step_decay_works_for_any_drop_and_stair(kata, rng):
    for _ in range(20):
        epoch, every = int(rng.integers(0, 60)), int(rng.integers(1, 17))
        kata.check("step_decay", epoch, float(rng.uniform(0.01, 2)), float(rng.uniform(0.2, 0.95)), every, against=staircase)


def test_step_decay_does_nothing_where_drop_is_one(kata):
    for epoch in (0, 10, 35):
        kata.check("step_decay", epoch, 0.25, 1.0, expect=0.25)


def test_warmup_rises_in_equal_steps_from_the_very_first(kata):
    close(curve(kata, range(10)), 1e-4 * np.arange(1, 11))
    close(curve(kata, range(4), warmup=4, min_lr=5e-4), 2.5e-4 * np.arange(1, 5))


def test_warmup_of_a_single_step_is_at_the_peak(kata):
    close(curve(kata, [0, 1], warmup=1), 1e-3)


@pytest.mark.parametrize("warmup", [3, 10, 40])
def test_is_continuous_where_the_warmup_ends(kata, warmup):
    close(curve(kata, [warmup - 1, warmup], warmup=warmup, min_lr=1e-4), 1e-3)
    holds(kata.warmup_cosine(warmup + 1, **{**RUN, "warmup": warmup}) < 1e-3, "after the peak the rate does not fall")


def test_begins_with_the_cosine_where_there_is_no_warmup(kata):
    steps = [0, 1, 25, 50, 75, 99, 100, 120]
    close(curve(kata, steps, warmup=0, min_lr=1e-5), np.array([oracle(s, 100, 0, 1e-3, 1e-5) for s in steps]))


def test_never_exceeds_the_peak_and_never_falls_below_the_floor(kata):
    rates = curve(kata, range(0, 140), min_lr=1e-4, warmup=7)
    close(rates.max(), 1e-3)
    close(rates[7:].min(), 1e-4)


def test_rises_before_the_peak_and_falls_after_it(kata):
    rates = curve(kata, range(101), min_lr=1e-4, warmup=12)
    holds((np.diff(rates[:12]) > 0).all(), "the rate does not rise throughout the warm-up")
    holds((np.diff(rates[12:]) < 0).all(), "the rate does not fall all the way from the peak to the floor")


def test_stays_at_the_floor_once_the_run_is_over(kata):
    close(curve(kata, [100, 101, 145, 190, 191, 280, 5000], min_lr=3e-4), 3e-4)


def test_is_half_way_between_peak_and_floor_in_the_middle_of_the_cosine(kata):
    for total, warmup in ((100, 10), (60, 20), (8, 2)):
        kata.check("warmup_cosine", (total + warmup) // 2, total, warmup, 0.6, 0.2, expect=0.4)


def test_warmup_cosine_follows_the_formula_for_random_runs(kata, rng):
    for _ in range(60):
        warmup = int(rng.integers(0, 30))
        total = warmup + int(rng.integers(1, 80))
        step = int(rng.integers(0, total + 20))
        top = float(rng.uniform(0.1, 1))
        kata.check("warmup_cosine", step, total, warmup, top, top * float(rng.uniform(0, 0.9)), against=oracle, atol=1e-12)


def test_both_give_the_same_answer_twice(kata):
    equal(kata.warmup_cosine(37, **RUN), kata.warmup_cosine(37, **RUN))
    equal(kata.step_decay(37, 0.1), kata.step_decay(37, 0.1))
