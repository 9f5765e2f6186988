import math

import numpy as np
import pytest
from scipy.special import log_softmax

from tutor.judge.testing import close, equal, layouts


def oracle(logits, y, ignore_index=-100):
    """Token by token, with scipy's log-softmax."""
    C = logits.shape[-1]
    rows = log_softmax(logits.astype(float), axis=-1).reshape(-1, C)
    losses = [-row[label] for row, label in zip(rows, y.ravel()) if label != ignore_index]
    return sum(losses) / len(losses) if losses else 0.0


def draw(rng, *shape, classes=5, ignored=0.0, ignore_index=-100):
    """Logits and labels; about the share `ignored` of the labels, but never all of them."""
    logits = 2 * rng.normal(size=(*shape, classes))
    y = rng.integers(classes, size=shape)
    y[rng.random(shape) < ignored] = ignore_index
    y.flat[0] = classes - 2
    return logits, y


def test_gives_the_worked_example(kata):
    logits = np.array([[2.0, 0.0, 0.0], [0.0, 3.0, 0.0], [5.0, -5.0, 0.0]])
    kata.check("cross_entropy", logits[:2], np.array([0, 1]), expect=0.1672338613)
    kata.check("cross_entropy", logits, np.array([0, 1, -100]), expect=0.1672338613)


@pytest.mark.parametrize("classes", [1, 2, 10, 1000], ids=str)
def test_gives_ln_C_when_all_logits_are_equal(kata, classes):
    logits = np.full((3, classes), 0.7)
    y = np.array([0, classes - 1, classes // 2])
    kata.check("cross_entropy", logits, y, expect=math.log(classes), atol=1e-12)


@pytest.mark.parametrize("shape", [(4,), (7,), (1,), (2, 3), (3, 2), (5, 5), (1, 4), (4, 1), (1, 1)], ids=str)
def test_works_for_any_number_of_tokens(kata, rng, shape):
    kata.check("cross_entropy", *draw(rng, *shape), against=oracle)


def test_averages_over_the_tokens(kata, rng):
    logits, y = draw(rng, 6)
    once = kata.cross_entropy(logits, y)
    close(kata.cross_entropy(np.tile(logits, (4, 1)), np.tile(y, 4)), once)


def test_flattens_logits_and_labels_in_the_same_order(kata, rng):
    logits, y = draw(rng, 3, 4, classes=6)
    want = kata.cross_entropy(logits.reshape(12, 6), y.reshape(12))
    close(kata.cross_entropy(logits, y), want)
    kata.check("cross_entropy", logits, y, against=oracle)


@pytest.mark.parametrize("shape", [(9,), (3, 4)], ids=["rows", "sequences"])
def test_leaves_ignored_tokens_out_of_sum_and_count(kata, rng, shape):
    kata.check("cross_entropy", *draw(rng, *shape, ignored=0.4), against=oracle)


def test_lets_every_kept_token_weigh_the_same(kata, rng):
    logits = 2 * rng.normal(size=(2, 4, 3))
    y = np.array([[0, 2, 1, 0], [1, -100, -100, -100]])
    kata.check("cross_entropy", logits, y, against=oracle)


def test_does_not_look_at_the_logits_of_an_ignored_token(kata, rng):
    logits, y = draw(rng, 5)
    y[2] = -100
    once = kata.cross_entropy(logits, y)
    logits[2] = [40.0, -3.0, 900.0, 0.0, 7.0]
    close(kata.cross_entropy(logits, y), once, rtol=1e-12)


@pytest.mark.parametrize("ignore_index", [-1, 0, 2, 999], ids=str)
def test_ignores_whatever_label_it_is_told_to(kata, rng, ignore_index):
    logits, y = draw(rng, 8, ignored=0.3, ignore_index=ignore_index)
    y[[1, 4]] = ignore_index, 1
    kata.check("cross_entropy", logits, y, ignore_index=ignore_index, against=oracle)
    logits, y = draw(rng, 2, 5, ignored=0.3, ignore_index=ignore_index)
    y[1, 2] = ignore_index
    kata.check("cross_entropy", logits, y, ignore_index, against=oracle)


def test_never_uses_minus_100_as_a_class(kata, rng):
    logits, y = draw(rng, 6, classes=128, ignored=0.4)
    y[3] = -100
    kata.check("cross_entropy", logits, y, against=oracle)


@pytest.mark.parametrize("shape", [(3,), (2, 4), (1,)], ids=str)
def test_is_zero_when_every_token_is_ignored(kata, rng, shape):
    logits, _ = draw(rng, *shape)
    equal(kata.cross_entropy(logits, np.full(shape, -100)), 0.0)


def test_charges_a_confident_mistake_in_full(kata):
    logits = np.array([[30.0, 0.0, -30.0], [0.0, 40.0, 0.0]])
    kata.check("cross_entropy", logits[:1], np.array([2]), expect=60.0)
    kata.check("cross_entropy", logits, np.array([2, 1]), expect=30.0)


def test_is_stable_for_large_logits(kata):
    row = np.array([[1e4, -1e4, 0.0]])
    kata.check("cross_entropy", row, np.array([0]), expect=0.0, atol=1e-12)
    kata.check("cross_entropy", row, np.array([1]), expect=2e4)
    kata.check("cross_entropy", row - 1e4, np.array([2]), expect=1e4)
    kata.check("cross_entropy", np.array([[1e4, 1e4], [-1e4, -1e4]]), np.array([0, 1]), expect=math.log(2))


def test_does_not_change_when_a_constant_is_added_to_a_token(kata, rng):
    logits, y = draw(rng, 6)
    shift = rng.normal(size=(6, 1)) * 50
    close(kata.cross_entropy(logits + shift, y), kata.cross_entropy(logits, y))


def test_leaves_logits_and_labels_as_they_were(kata, rng):
    logits, y = draw(rng, 2, 4, ignored=0.3)
    y[1, 1] = -100
    kata.check("cross_entropy", logits, y, against=oracle)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    logits, y = draw(rng, 3, 4)
    y[0, 2] = -100
    for z, labels in zip(layouts(logits), layouts(y)):
        kata.check("cross_entropy", z, labels, against=oracle)
    kata.check("cross_entropy", logits.astype(np.float32), y.astype(np.int32), against=oracle)


def test_gives_the_same_answer_twice(kata, rng):
    logits, y = draw(rng, 6, ignored=0.3)
    equal(kata.cross_entropy(logits, y), kata.cross_entropy(logits.copy(), y.copy()))
