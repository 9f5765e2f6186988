import numpy as np
import pytest
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import logsumexp as scipy_logsumexp

from tutor.judge.testing import close, equal, holds, layouts

SHAPES = [(4,), (3, 5), (5, 3), (4, 4), (2, 3, 5), (1, 7), (7, 1), (1,), (1, 1, 4)]


def check(kata, z, axis=-1, **within):
    kata.check("logsumexp", z, axis=axis, against=scipy_logsumexp, **within)
    kata.check("log_softmax", z, axis=axis, against=scipy_log_softmax, **within)


def test_gives_the_worked_example(kata):
    z = np.array([1.0, 2.0, 3.0])
    kata.check("logsumexp", z, expect=3.4076059644)
    kata.check("log_softmax", z, expect=np.array([-2.4076059644, -1.4076059644, -0.4076059644]))
    z = np.array([0.0, -1000.0])
    kata.check("logsumexp", z, expect=0.0, atol=1e-9)
    kata.check("log_softmax", z, expect=np.array([0.0, -1000.0]), atol=1e-9)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_works_for_any_shape(kata, rng, shape):
    check(kata, 3 * rng.normal(size=shape), atol=1e-9)


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_works_along_any_axis(kata, rng, axis):
    check(kata, rng.normal(size=(2, 3, 5)), axis=axis)
    check(kata, rng.normal(size=(4, 4, 4)), axis=axis)


def test_takes_the_last_axis_unless_told(kata, rng):
    z = rng.normal(size=(2, 3))
    kata.check("logsumexp", z, expect=scipy_logsumexp(z, axis=-1))
    kata.check("log_softmax", z, expect=scipy_log_softmax(z, axis=-1))


def test_takes_an_empty_batch(kata):
    kata.check("logsumexp", np.zeros((0, 3)), expect=np.zeros(0))
    kata.check("log_softmax", np.zeros((0, 3)), expect=np.zeros((0, 3)))
    kata.check("logsumexp", np.zeros((2, 0)), axis=0, expect=np.zeros(0))


def test_is_exact_for_large_logits(kata):
    check(kata, np.array([1000.0, 1000.0, 999.0]))
    check(kata, np.array([-1000.0, -1001.0, -1004.0]))
    check(kata, np.array([1e4, 0.0, -1e4]), atol=1e-9)


def test_is_exact_for_a_low_row_beside_a_high_row(kata):
    z = np.array([[-1000.0, -1001.0, -1002.5], [1000.0, 999.0, 998.5]])
    check(kata, z, rtol=1e-9)
    check(kata, np.array(z.T), axis=0, rtol=1e-9)


@pytest.mark.parametrize("gap", [20.0, 40.0, 740.0, 800.0, 1e4], ids=str)
def test_never_loses_an_improbable_class(kata, gap):
    kata.check("log_softmax", np.array([[0.0, -gap], [2 * gap, gap]]), expect=np.array([[0.0, -gap]] * 2), atol=1e-8)


def test_lets_minus_infinity_add_nothing(kata):
    z = np.array([[0.0, -np.inf, 1.0], [-np.inf, -5.0, -np.inf]])
    kata.check("logsumexp", z, expect=np.array([1.3132616875, -5.0]))
    got = kata.check("log_softmax", z, against=lambda z: z - np.array([[1.3132616875], [-5.0]]))
    holds(np.isneginf(got[0, 1]), "a logit of −∞ must stay −∞")


def test_gives_minus_infinity_for_the_log_of_an_empty_sum(kata):
    z = np.array([[-np.inf, -np.inf], [1.0, 1.0], [-np.inf, -np.inf]])
    kata.check("logsumexp", z, expect=np.array([-np.inf, 1.6931471806, -np.inf]))
    kata.check("logsumexp", np.array([-np.inf, -np.inf, -np.inf]), expect=-np.inf)


def test_the_exponentials_of_log_softmax_sum_to_one(kata, rng):
    close(np.exp(kata.log_softmax(5 * rng.normal(size=(3, 4)))).sum(axis=-1), 1.0)


def test_adding_a_constant_moves_logsumexp_by_it_and_log_softmax_not_at_all(kata, rng):
    z = rng.normal(size=(3, 4))
    close(kata.logsumexp(z + 123.0), kata.logsumexp(z) + 123.0)
    close(kata.log_softmax(z + 123.0), kata.log_softmax(z))


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    for z in layouts(rng.normal(size=(3, 5))):
        check(kata, z, axis=0)
    check(kata, rng.normal(size=(3, 5)).astype(np.float32))
    check(kata, np.array([[200.0, 0.0, -200.0], [-200.0, -150.0, -199.0]], dtype=np.float32))


def test_gives_the_same_answer_twice(kata, rng):
    z = rng.normal(size=(2, 6))
    equal(kata.logsumexp(z), kata.logsumexp(z.copy()))
    equal(kata.log_softmax(z), kata.log_softmax(z.copy()))
