import math

import numpy as np
import pytest
from scipy.special import expit, log_expit

from tutor.judge.testing import close, equal, layouts, numerical_gradient


def bce_loss(z, y, pos_weight=1.0):
    return -(pos_weight * y * log_expit(z) + (1 - y) * log_expit(-z)).mean()


def bce(z, y, pos_weight=1.0):
    """The loss by scipy's log of a sigmoid, its gradient by central differences."""
    wide = z.astype(float)
    return bce_loss(wide, y, pos_weight), numerical_gradient(lambda p: bce_loss(p, y, pos_weight), wide).astype(z.dtype)


def focal(z, y, gamma=2.0, alpha=0.25):
    total = 0.0
    for logit, label in zip(z.astype(float), y):
        right, weight = (logit, alpha) if label == 1 else (-logit, 1 - alpha)
        total -= weight * (1 - expit(right)) ** gamma * log_expit(right)
    return total / len(z)


def draw(rng, N, soft=False):
    """Logits, and targets of which the first two are 1 and 0."""
    y = rng.random(N) if soft else rng.integers(2, size=N).astype(float)
    y[:2] = (0.8, 0.3)[:N] if soft else (1.0, 0.0)[:N]
    return 2 * rng.normal(size=N), y


def check_bce(kata, z, y, *weight, **named):
    kata.check("bce", z, y, *weight, against=bce, rtol=1e-5, atol=1e-8, **named)


def test_bce_gives_the_worked_example(kata):
    z, y = np.array([0.0, math.log(3)]), np.array([1, 0])
    kata.check("bce", z, y, expect=(1.0397207708, np.array([-0.25, 0.375])))
    kata.check("bce", z, y, pos_weight=3.0, expect=(1.7328679514, np.array([-0.75, 0.375])))


def test_focal_gives_the_worked_example(kata):
    z = np.array([math.log(9)])
    kata.check("focal", z, np.array([1]), expect=0.00026340129)
    kata.check("focal", z, np.array([0]), expect=1.39882043)


@pytest.mark.parametrize("N", [1, 2, 3, 8], ids=str)
def test_bce_agrees_with_finite_differences(kata, rng, N):
    check_bce(kata, *draw(rng, N))


@pytest.mark.parametrize("N", [1, 2, 7], ids=str)
def test_bce_takes_soft_targets(kata, rng, N):
    check_bce(kata, *draw(rng, N, soft=True))


@pytest.mark.parametrize("weight", [0.0, 0.25, 3.0, 10.0], ids=str)
def test_bce_weighs_the_positive_term_alone(kata, rng, weight):
    check_bce(kata, *draw(rng, 6), weight)
    check_bce(kata, *draw(rng, 5, soft=True), pos_weight=weight)


def test_bce_is_lowest_where_the_probability_is_the_target(kata, rng):
    y = rng.uniform(0.1, 0.9, size=4)
    _, dz = kata.bce(np.log(y / (1 - y)), y)
    close(dz, 0.0, atol=1e-12)


def test_bce_is_exact_for_large_logits(kata):
    z = np.array([1000.0, -1000.0, 1000.0, -1000.0, 1e4])
    y = np.array([0.0, 1.0, 1.0, 0.0, 0.5])
    kata.check("bce", z, y, expect=(1400.0, np.array([0.2, -0.2, 0.0, 0.0, 0.1])))
    kata.check("bce", z[:1], y[:1], expect=(1000.0, np.array([1.0])))
    kata.check("bce", z[1:2], y[1:2], pos_weight=2.0, expect=(2000.0, np.array([-2.0])))


def test_bce_charges_a_confident_mistake_in_full(kata):
    kata.check("bce", np.array([40.0, -25.0]), np.array([0.0, 0.0]), expect=(20.0, np.array([0.5, 0.0])))
    kata.check("bce", np.array([-40.0, 30.0]), np.array([1.0, 0.0]), expect=(35.0, np.array([-0.5, 0.5])))


def test_bce_gives_ln_2_when_undecided(kata):
    kata.check("bce", np.zeros(3), np.array([1, 0, 1]), expect=(math.log(2), np.array([-1, 1, -1]) / 6))


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0, 5.0], ids=str)
def test_focal_fades_what_is_right_already(kata, rng, gamma):
    z, y = draw(rng, 7)
    kata.check("focal", z, y, gamma, against=focal, atol=1e-12)
    kata.check("focal", z, y, gamma=gamma, alpha=0.6, against=focal, atol=1e-12)


@pytest.mark.parametrize("alpha", [0.0, 0.1, 0.5, 0.9, 1.0], ids=str)
def test_focal_weighs_the_two_classes(kata, rng, alpha):
    kata.check("focal", *draw(rng, 6), alpha=alpha, against=focal, atol=1e-12)


def test_focal_averages_over_the_samples(kata, rng):
    z, y = draw(rng, 3)
    close(kata.focal(np.tile(z, 4), np.tile(y, 4)), kata.focal(z, y))


def test_focal_with_gamma_zero_is_weighted_cross_entropy(kata, rng):
    z, y = draw(rng, 6)
    want = np.mean(np.where(y == 1, -0.3 * log_expit(z), -0.7 * log_expit(-z)))
    close(kata.focal(z, y, gamma=0.0, alpha=0.3), want)


def test_focal_with_gamma_zero_and_alpha_one_half_is_half_of_bce(kata, rng):
    z, y = draw(rng, 6)
    close(kata.focal(z, y, gamma=0.0, alpha=0.5), kata.bce(z, y)[0] / 2)


def test_focal_is_exact_for_large_logits(kata):
    z, y = np.array([1000.0, -1000.0, 1000.0, -1000.0, 40.0]), np.array([0.0, 1.0, 1.0, 0.0, 0.0])
    kata.check("focal", z, y, expect=(750 + 250 + 30) / 5)
    kata.check("focal", z[1:4], y[1:4], gamma=3.0, expect=250 / 3)
    kata.check("focal", z, y, gamma=0.0, alpha=0.4, expect=(600 + 400 + 24) / 5)


@pytest.mark.parametrize("N", [1, 2, 9], ids=str)
def test_focal_works_for_any_number_of_samples(kata, rng, N):
    kata.check("focal", *draw(rng, N), against=focal, atol=1e-12)


def test_both_take_whole_numbers_as_labels(kata, rng):
    z, y = draw(rng, 6)
    check_bce(kata, z, y.astype(int))
    kata.check("focal", z, y.astype(int), against=focal, atol=1e-12)


def test_both_work_for_any_memory_layout_and_dtype(kata, rng):
    z, y = draw(rng, 6)
    for logits, targets in zip(layouts(z), layouts(y)):
        check_bce(kata, logits, targets)
        kata.check("focal", logits, targets, against=focal, atol=1e-12)
    single = z.astype(np.float32), y.astype(np.float32)
    kata.check("bce", *single, against=bce, rtol=1e-4, atol=1e-6)
    kata.check("focal", *single, against=focal, rtol=1e-4, atol=1e-6)


def test_both_give_the_same_answer_twice(kata, rng):
    z, y = draw(rng, 6)
    equal(kata.bce(z, y), kata.bce(z.copy(), y.copy()))
    equal(kata.focal(z, y), kata.focal(z.copy(), y.copy()))
