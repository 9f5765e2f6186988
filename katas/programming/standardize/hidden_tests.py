import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from tutor.judge.testing import close, equal, holds, layouts

SHAPES = [(6, 2), (2, 6), (4, 4), (7, 1), (5, 3), (2, 1)]
EXAMPLE = np.array([[1.0, 10.0, 5.0], [2.0, 30.0, 5.0], [3.0, 30.0, 5.0], [4.0, 10.0, 5.0]])


def measure(X):
    scaler = StandardScaler().fit(X.astype(float))
    return scaler.mean_.astype(X.dtype), np.sqrt(scaler.var_).astype(X.dtype)


def draw(rng, n, d):
    """Columns of very different place and width."""
    return rng.normal(rng.uniform(-50, 50, size=d), 10.0 ** rng.integers(-2, 3, size=d), size=(n, d))


def test_gives_the_worked_example(kata):
    mean, std = kata.fit(EXAMPLE)
    close(mean, np.array([2.5, 20.0, 5.0]))
    close(std[:2], np.array([1.1180339887, 10.0]))
    holds(std[2] in (0, 1), "the std of a constant column must be 0 or 1")
    z = np.array([[-1.341640786, -1.0, 0.0], [-0.447213595, 1.0, 0.0], [0.447213595, 1.0, 0.0], [1.341640786, -1.0, 0.0]])
    close(kata.transform(EXAMPLE, mean, std), z)
    close(kata.transform(np.array([[5.0, 40.0, 5.0]]), mean, std), np.array([[2.2360679775, 2.0, 0.0]]))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_fit_measures_every_column(kata, rng, shape):
    kata.check("fit", draw(rng, *shape), against=measure)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_training_columns_end_up_with_mean_0_and_std_1(kata, rng, shape):
    X = draw(rng, *shape)
    z = kata.transform(X, *kata.fit(X))
    close(z.mean(axis=0), np.zeros(shape[1]), atol=1e-6)
    close(z.std(axis=0), np.ones(shape[1]))


def test_transform_uses_the_statistics_it_is_given(kata, rng):
    train, other = draw(rng, 8, 3), draw(rng, 5, 3)
    mean, std = measure(train)
    kata.check("transform", other, mean, std, expect=StandardScaler().fit(train).transform(other))
    kata.check("transform", other[1:2], mean, std, expect=StandardScaler().fit(train).transform(other[1:2]))
    kata.check("transform", other, np.array([1.0, -2.0, 0.5]), np.array([0.25, 8.0, 3.0]))


def test_a_shift_of_the_test_rows_stays_visible(kata, rng):
    train = rng.normal(size=(9, 2))
    mean, std = kata.fit(train)
    z = kata.transform(train + 3 * std, mean, std)
    close(z.mean(axis=0), np.array([3.0, 3.0]))


def test_a_constant_column_becomes_zero(kata, rng):
    X = draw(rng, 6, 3)
    X[:, 1] = 5.0
    z = kata.transform(X, *kata.fit(X))
    close(z[:, 1], np.zeros(6), atol=0)
    close(z[:, ::2], StandardScaler().fit_transform(X[:, ::2]))


def test_a_single_training_row_becomes_zeros(kata):
    X = np.array([[3.0, -2.0, 0.0, 7.5]])
    mean, std = kata.fit(X)
    close(mean, X[0])
    close(kata.transform(X, mean, std), np.zeros((1, 4)))


def test_a_narrow_column_is_widened_like_any_other(kata, rng):
    X = np.column_stack([rng.normal(size=7), 1e-4 * rng.normal(size=7)])
    close(kata.transform(X, *kata.fit(X)), StandardScaler().fit_transform(X))


def test_a_column_far_from_zero_keeps_its_digits(kata, rng):
    X = np.column_stack([1e8 + rng.normal(size=7), 1e3 * rng.normal(size=7)])
    kata.check("fit", X, against=measure)
    close(kata.transform(X, *kata.fit(X)), StandardScaler().fit_transform(X), rtol=1e-5)


def test_takes_an_empty_table(kata):
    kata.check("transform", np.zeros((0, 3)), np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0]))


def test_takes_whole_numbers(kata):
    X = np.array([[1, 10], [2, 40], [6, 10]])
    mean, std = kata.fit(X)
    close(mean, np.array([3.0, 20.0]))
    close(std, np.array([np.sqrt(14 / 3), np.sqrt(200)]))
    close(kata.transform(X, mean, std), StandardScaler().fit_transform(X))


def test_leaves_its_arguments_as_they_were(kata, rng):
    X = draw(rng, 4, 3)
    mean, std = measure(X)
    copies = X.copy(), mean.copy(), std.copy()
    kata.fit(X)
    equal(X, copies[0], because="fit has changed X")
    kata.transform(X, mean, std)
    for name, now, before in zip(("X", "mean", "std"), (X, mean, std), copies):
        equal(now, before, because=f"transform has changed {name}")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    for X in [*layouts(draw(rng, 5, 3)), rng.normal(size=(6, 2)).astype(np.float32)]:
        kata.check("fit", X, against=measure)
        kata.check("transform", X, *measure(X))


def test_gives_the_same_answer_twice(kata, rng):
    X = draw(rng, 5, 2)
    for first, second in zip(kata.fit(X), kata.fit(X.copy())):
        equal(first, second)
    equal(kata.transform(X, *measure(X)), kata.transform(X, *measure(X)))
