from math import sqrt
from statistics import fmean

import numpy as np
import pytest

from tutor.judge.testing import close, equal, layouts

SHAPES = [(5, 3), (3, 5), (4, 4), (2, 7), (6, 1), (2, 3, 4, 5), (3, 2, 1, 6), (1, 3, 2, 4), (2, 1, 3, 5), (4, 3, 1, 1), (3, 3, 3, 3)]
ANY_SHAPE = pytest.mark.parametrize("shape", SHAPES, ids=str)


def oracle(x, gamma, beta, rm, rv, train, momentum=0.1, eps=1e-5):
    """A channel at a time, with the standard library's exactly rounded mean."""
    out, rm, rv = np.empty_like(x), rm.copy(), rv.copy()
    for c in range(x.shape[1]):
        values = [float(v) for v in x[:, c].ravel()]
        mean, var = float(rm[c]), float(rv[c])
        if train:
            mean = fmean(values)
            squares = sum((v - mean) ** 2 for v in values)
            var = squares / len(values)
            rm[c] += momentum * (mean - rm[c])
            rv[c] += momentum * (squares / (len(values) - 1) - rv[c])
        out[:, c] = float(gamma[c]) * (x[:, c] - mean) / sqrt(var + eps) + float(beta[c])
    return out, rm, rv


def draw(rng, shape, dtype=float):
    """x and the four parameters, none of them at its usual start, γ of either sign."""
    C = shape[1]
    x = rng.normal(rng.normal(size=C).reshape(1, C, *[1] * (len(shape) - 2)), 2.0, size=shape)
    rest = rng.uniform(0.5, 2, C) * rng.choice([-1.0, 1.0], C), rng.normal(size=C), rng.normal(size=C), rng.uniform(0.5, 3, C)
    return tuple(a.astype(dtype) for a in (x, *rest))


def start(C):
    return np.ones(C), np.zeros(C), np.zeros(C), np.ones(C)


def example():
    return np.array([[1.0, 10.0], [2.0, 20.0], [6.0, 0.0]]), np.array([1.0, 2.0]), np.array([0.0, 5.0])


def test_gives_the_worked_example_in_training(kata):
    out = np.array([[-0.9258, 5.0], [-0.4629, 7.4495], [1.3887, 2.5505]])
    got = kata.bn(*example(), np.zeros(2), np.ones(2), True)
    close(got[0], out, atol=5e-5)
    close(got[1:], (np.array([0.3, 1.0]), np.array([1.6, 10.9])))


def test_gives_the_worked_example_in_use(kata):
    x, gamma, beta = example()
    out, _, _ = kata.bn(x[:1], gamma, beta, np.array([0.3, 1.0]), np.array([1.6, 10.9]), False)
    close(out, np.array([[0.5534, 10.4520]]), atol=5e-5)


@ANY_SHAPE
def test_normalizes_by_the_batch_in_training(kata, rng, shape):
    kata.check("bn", *draw(rng, shape), True, against=oracle)


@ANY_SHAPE
def test_normalizes_by_the_running_statistics_in_use(kata, rng, shape):
    kata.check("bn", *draw(rng, shape), False, against=oracle)


@pytest.mark.parametrize("shape", [(50, 3), (10, 3, 4, 5)], ids=str)
def test_gives_each_channel_mean_zero_and_variance_one(kata, rng, shape):
    x = 100 + 7 * rng.normal(size=shape)
    out, _, _ = kata.bn(x, *start(3), True)
    rows = np.moveaxis(out, 1, -1).reshape(-1, 3)
    close(rows.mean(axis=0), 0.0, atol=1e-6)
    close(rows.var(axis=0), 1.0, rtol=1e-5)


@ANY_SHAPE
def test_moves_the_running_statistics_by_the_momentum(kata, rng, shape):
    for momentum in (0.0, 0.25, 0.9, 1.0):
        kata.check("bn", *draw(rng, shape), True, momentum=momentum, against=oracle)


@ANY_SHAPE
def test_adds_eps_under_the_root(kata, rng, shape):
    for eps in (0.1, 3.0):
        x, *rest = draw(rng, shape)
        kata.check("bn", 0.3 * x, *rest, True, eps=eps, against=oracle)
        kata.check("bn", x, *rest, False, eps=eps, against=oracle)


def test_gives_the_shift_for_a_constant_channel(kata):
    x = np.array([[3.0, 1.0], [3.0, 2.0], [3.0, 7.0]])
    kata.check("bn", x, np.array([2.0, 3.0]), np.array([0.5, -1.0]), np.zeros(2), np.ones(2), True, against=oracle)


def test_takes_a_gain_of_zero_or_below(kata, rng):
    x, _, *rest = draw(rng, (4, 3))
    for train in (True, False):
        kata.check("bn", x, np.array([-1.5, 0.0, 0.5]), *rest, train, against=oracle)


def test_takes_momentum_and_eps_by_position(kata, rng):
    kata.check("bn", *draw(rng, (4, 3)), True, 0.3, 0.5, against=oracle)


@pytest.mark.parametrize("shape", [(1, 4), (1, 3, 2, 5), (1, 2, 1, 1)], ids=str)
def test_takes_a_single_sample_in_use(kata, rng, shape):
    kata.check("bn", *draw(rng, shape), False, against=oracle)


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 2, 5)], ids=str)
def test_in_use_a_sample_does_not_depend_on_its_neighbours(kata, rng, shape):
    x, *rest = draw(rng, shape)
    together, _, _ = kata.bn(x, *rest, False)
    alone, _, _ = kata.bn(x[2:3], *rest, False)
    close(together[2:3], alone)


def test_in_use_the_running_statistics_stay_as_they_are(kata, rng):
    x, gamma, beta, rm, rv = draw(rng, (4, 3))
    _, new_rm, new_rv = kata.bn(x, gamma, beta, rm, rv, False)
    equal(new_rm, rm)
    equal(new_rv, rv)


def test_in_training_the_output_does_not_depend_on_the_running_statistics(kata, rng):
    x, gamma, beta, rm, rv = draw(rng, (4, 3))
    first, _, _ = kata.bn(x, gamma, beta, rm, rv, True)
    second, _, _ = kata.bn(x, gamma, beta, rm + 5, 9 * rv, True)
    close(second, first)


def test_running_statistics_approach_those_of_the_data(kata, rng):
    rm, rv = np.zeros(2), np.ones(2)
    x = np.array([3.0, -1.0]) + np.array([2.0, 0.5]) * rng.normal(size=(8, 2))
    for _ in range(60):
        _, rm, rv = kata.bn(x, np.ones(2), np.zeros(2), rm, rv, True, momentum=0.3)
    close(rm, x.mean(axis=0), rtol=1e-5)
    close(rv, x.var(axis=0, ddof=1), rtol=1e-5)


@pytest.mark.parametrize("train", [True, False], ids=["training", "in use"])
def test_works_for_any_memory_layout_and_dtype(kata, rng, train):
    for shape in ((5, 3), (2, 3, 4, 5)):
        x, *rest = draw(rng, shape)
        for view in layouts(x):
            kata.check("bn", view, *rest, train, against=oracle)
        kata.check("bn", *draw(rng, shape, np.float32), train, against=oracle)


@pytest.mark.parametrize("train", [True, False], ids=["training", "in use"])
def test_gives_the_same_answer_twice(kata, rng, train):
    args = draw(rng, (4, 3))
    for first, second in zip(kata.bn(*args, train), kata.bn(*args, train)):
        equal(second, first)
