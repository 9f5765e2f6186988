import math

import numpy as np
import pytest
from scipy.special import log_softmax

from tutor.judge.testing import close, equal, layouts, numerical_gradient


def loss(logits, y, ignore_index=-100):
    """Mean of −log softmax(z)[y] over the kept rows."""
    losses = [-row[label] for row, label in zip(log_softmax(logits, axis=1), y) if label != ignore_index]
    return sum(losses) / len(losses) if losses else 0.0


def differences(logits, y, ignore_index=-100):
    return numerical_gradient(lambda z: loss(z, y, ignore_index), logits)


def draw(rng, N, C, ignored=0.0, ignore_index=-100):
    """Logits and labels; about the share `ignored` of the labels, but never the first."""
    logits, y = 2 * rng.normal(size=(N, C)), rng.integers(C, size=N)
    y[rng.random(N) < ignored] = ignore_index
    y[0] = C - 1
    return logits, y


def check(kata, logits, y, *ignore_index, **named):
    return kata.check("ce_grad", logits, y, *ignore_index, against=differences, rtol=1e-5, atol=1e-8, **named)


def test_gives_the_worked_example(kata):
    logits = np.array([[math.log(2), 0.0, 0.0], [0.0, 0.0, math.log(8)], [5.0, -5.0, 0.0]])
    want = np.array([[-0.25, 0.125, 0.125], [0.05, 0.05, -0.1], [0.0, 0.0, 0.0]])
    kata.check("ce_grad", logits[:2], np.array([0, 2]), expect=want[:2])
    kata.check("ce_grad", logits, np.array([0, 2, -100]), expect=want)


@pytest.mark.parametrize("shape", [(4, 3), (3, 5), (5, 2), (4, 4), (1, 6), (7, 1), (1, 1)], ids=str)
def test_agrees_with_finite_differences(kata, rng, shape):
    check(kata, *draw(rng, *shape))


def test_gives_rows_that_sum_to_zero(kata, rng):
    grad = kata.ce_grad(*draw(rng, 6, 4, ignored=0.3))
    close(grad.sum(axis=1), 0.0, atol=1e-12)


def test_gives_the_label_a_negative_and_all_others_a_positive_gradient(kata, rng):
    logits, y = draw(rng, 5, 3)
    grad = kata.ce_grad(logits, y)
    equal(np.sign(grad), np.where(np.arange(3) == y[:, None], -1.0, 1.0))


def test_averages_over_the_rows(kata, rng):
    logits, y = draw(rng, 3, 4)
    once = kata.ce_grad(logits, y)
    close(kata.ce_grad(np.tile(logits, (5, 1)), np.tile(y, 5)), np.tile(once, (5, 1)) / 5)


def test_gives_ignored_rows_no_gradient_and_leaves_them_out_of_the_count(kata, rng):
    for _ in range(4):
        logits, y = draw(rng, 7, 5, ignored=0.4)
        y[3] = -100
        grad = check(kata, logits, y)
        equal(grad[y == -100], 0.0)


@pytest.mark.parametrize("ignore_index", [-1, 0, 2, 999], ids=str)
def test_ignores_whatever_label_it_is_told_to(kata, rng, ignore_index):
    logits, y = draw(rng, 8, 4, ignored=0.3, ignore_index=ignore_index)
    y[[1, 4]] = ignore_index, 1
    check(kata, logits, y, ignore_index=ignore_index)
    check(kata, logits, y, ignore_index)


def test_never_uses_minus_100_as_a_class(kata, rng):
    logits, y = draw(rng, 3, 128)
    y[1] = -100
    check(kata, logits, y)


@pytest.mark.parametrize("shape", [(3, 4), (1, 5)], ids=str)
def test_is_zero_when_every_row_is_ignored(kata, rng, shape):
    logits, _ = draw(rng, *shape)
    kata.check("ce_grad", logits, np.full(shape[0], -100), expect=np.zeros(shape))


def test_is_stable_for_large_logits(kata):
    logits = np.array([[1e4, 1e4, -1e4], [0.0, -1e4, -1e4]])
    third = np.array([[0.5, -0.5, 0.0], [1.0, 0.0, -1.0]]) / 2
    kata.check("ce_grad", logits, np.array([1, 2]), expect=third)


def test_is_stable_for_a_low_row_beside_a_high_row(kata):
    logits = np.array([[1e4, 1e4], [-1e4, -1e4], [0.0, 0.0]])
    kata.check("ce_grad", logits, np.array([0, 1, 1]), expect=np.array([[-0.5, 0.5], [0.5, -0.5], [0.5, -0.5]]) / 3)


def test_does_not_change_when_a_constant_is_added_to_a_row(kata, rng):
    logits, y = draw(rng, 6, 3)
    shift = 50 * rng.normal(size=(6, 1))
    close(kata.ce_grad(logits + shift, y), kata.ce_grad(logits, y))


def test_lowers_the_loss_when_followed_downhill(kata, rng):
    logits, y = draw(rng, 6, 4)
    before = loss(logits, y)
    for _ in range(10):
        logits = logits - 3.0 * kata.ce_grad(logits, y)
    close(loss(logits, y) < before, True, because="steps against the gradient have raised the loss")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    logits, y = draw(rng, 6, 4)
    y[2] = -100
    for z, labels in zip(layouts(logits), layouts(y)):
        check(kata, z, labels)
    single = logits.astype(np.float32)
    kata.check("ce_grad", single, y.astype(np.int32), expect=differences(logits, y).astype(np.float32), atol=1e-5)


def test_gives_the_same_answer_twice(kata, rng):
    logits, y = draw(rng, 6, 3, ignored=0.3)
    equal(kata.ce_grad(logits, y), kata.ce_grad(logits.copy(), y.copy()))
