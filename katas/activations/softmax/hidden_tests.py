import numpy as np
import pytest
from scipy.special import softmax as scipy_softmax

from tutor.judge.testing import close, equal, holds, layouts


def test_gives_the_worked_example(kata):
    z = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    kata.check("softmax", z, expect=np.tile([0.09003057317, 0.24472847105, 0.66524095577], (2, 1)))


def test_each_row_is_a_distribution(kata, rng):
    p = kata.softmax(rng.normal(size=(2, 5)))
    close(p.sum(axis=-1), 1.0)


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2])
def test_works_along_any_axis(kata, rng, axis):
    kata.check("softmax", rng.normal(size=(2, 3, 5)), axis=axis, against=scipy_softmax)


@pytest.mark.parametrize("shape", [(4,), (3, 5), (5, 3), (4, 4), (2, 3, 5), (1, 7), (7, 1), (1,)], ids=str)
def test_works_for_any_shape(kata, rng, shape):
    kata.check("softmax", 3 * rng.normal(size=shape), against=lambda z: scipy_softmax(z, axis=-1))


def test_is_stable_for_large_logits(kata):
    kata.check("softmax", np.array([1000.0, 1000.0]), expect=np.array([0.5, 0.5]))
    kata.check("softmax", np.array([1e4, 1e4 - 1, 0.0]))
    kata.check("softmax", np.array([-1e4, -1e4 - 1]))


def test_is_stable_for_a_low_row_beside_a_high_row(kata):
    kata.check("softmax", np.array([[-1000.0, -1001.0, -1002.0], [1000.0, 999.0, 998.0]]))
    kata.check("softmax", np.array([[-1000.0, 1000.0], [-1001.0, 999.0], [-1002.0, 998.0]]), axis=0)


def test_gives_minus_infinity_no_weight_at_all(kata):
    p = kata.check("softmax", np.array([[0.0, -np.inf, 1.0], [-np.inf, -5.0, -np.inf]]))
    equal(p[0, 1], 0.0)
    equal(p[1], np.array([0.0, 1.0, 0.0]))


def test_does_not_change_when_a_constant_is_added(kata, rng):
    z = rng.normal(size=(3, 4))
    close(kata.softmax(z + 123.0), kata.softmax(z))


def test_leaves_the_logits_as_they_were(kata, rng):
    z = rng.normal(size=(3, 5))
    before = z.tobytes()
    kata.softmax(z)
    holds(z.tobytes() == before, "the logits that were passed in have been changed")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    for z in layouts(rng.normal(size=(3, 5))):
        kata.check("softmax", z, axis=0, against=scipy_softmax)
    kata.check("softmax", rng.normal(size=(3, 5)).astype(np.float32), against=lambda z: scipy_softmax(z, axis=-1))


def test_gives_the_same_answer_twice(kata, rng):
    z = rng.normal(size=(2, 6))
    equal(kata.softmax(z), kata.softmax(z.copy()))
