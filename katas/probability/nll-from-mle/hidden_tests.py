import numpy as np
import pytest
from scipy.stats import bernoulli, norm

from tutor.judge.testing import close, equal, holds, layouts


def by_scipy(theta, y):
    return float(-bernoulli.logpmf(y, theta).mean())


def label_by_label(P, y):
    return -sum(float(np.log(row[label])) for row, label in zip(P, y, strict=True)) / len(y)


def draw(rng, n, C):
    return rng.dirichlet(np.ones(C), size=n), rng.integers(C, size=n)


def test_gives_the_worked_examples(kata):
    kata.check("bernoulli_nll", 0.75, np.array([1, 1, 0, 1]), expect=0.5623351446)
    kata.check("bernoulli_fit", np.array([1, 1, 0, 1]), expect=0.75)
    P = np.array([[0.7, 0.2, 0.1], [0.5, 0.3, 0.2]])
    kata.check("categorical_nll", P, np.array([0, 2]), expect=0.9830564282)
    kata.check("gaussian_fit", np.array([1.0, 2.0, 3.0, 4.0]), expect=(2.5, 1.25))


@pytest.mark.parametrize("theta", [0.03, 0.3, 0.5, 0.8])
def test_agrees_with_scipy_on_coin_tosses(kata, rng, theta):
    for n in (2, 5, 40):
        y = rng.integers(2, size=n)
        kata.check("bernoulli_nll", theta, y, against=by_scipy)
        kata.check("bernoulli_nll", theta, 1 - y, against=by_scipy)


@pytest.mark.parametrize("sizes", [(4, 3), (3, 5), (5, 5), (30, 2), (2, 10)], ids="n={0[0]} C={0[1]}".format)
def test_takes_from_each_row_the_probability_of_its_label(kata, rng, sizes):
    for _ in range(4):
        kata.check("categorical_nll", *draw(rng, *sizes), against=label_by_label)


def test_is_the_cross_entropy_of_the_frequencies(kata, rng):
    q, y = rng.dirichlet(np.ones(4)), rng.integers(4, size=25)
    frequencies = np.bincount(y, minlength=4) / 25
    kata.check("categorical_nll", np.tile(q, (25, 1)), y, expect=float(-(frequencies * np.log(q)).sum()))


def test_counts_a_coin_as_two_categories(kata, rng):
    y = rng.integers(2, size=12)
    close(kata.bernoulli_nll(0.3, y), kata.categorical_nll(np.tile([0.7, 0.3], (12, 1)), y))


def test_does_not_underflow_for_many_examples(kata, rng):
    y = rng.integers(2, size=1100)
    kata.check("bernoulli_nll", 0.5, y, expect=float(np.log(2.0)))
    kata.check("categorical_nll", np.full((1100, 10), 0.1), rng.integers(10, size=1100), expect=float(np.log(10.0)))


def test_does_not_grow_with_the_number_of_examples(kata, rng):
    P, y = draw(rng, 4, 3)
    close(kata.categorical_nll(np.tile(P, (6, 1)), np.tile(y, 6)), kata.categorical_nll(P, y))
    tosses = np.array([1, 0, 0])
    close(kata.bernoulli_nll(0.2, np.tile(tosses, 6)), kata.bernoulli_nll(0.2, tosses))


def test_is_infinite_where_the_impossible_has_happened(kata):
    P = np.array([[0.5, 0.5, 0.0], [0.2, 0.2, 0.6]])
    for nll in (
        kata.bernoulli_nll(0.0, np.array([0, 0, 1])),
        kata.bernoulli_nll(1.0, np.array([1, 0, 1])),
        kata.categorical_nll(P, np.array([2, 1])),
    ):
        holds(nll == np.inf, f"what happened was impossible, so the NLL is infinite; it is {nll}")


def test_is_zero_where_all_was_certain(kata):
    kata.check("bernoulli_nll", 0.0, np.array([0, 0, 0]), expect=0.0, atol=1e-15)
    kata.check("bernoulli_nll", 1.0, np.array([1, 1]), expect=0.0, atol=1e-15)
    kata.check("categorical_nll", np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]), np.array([1, 0]), expect=0.0, atol=1e-15)


def test_fits_a_coin_that_nothing_near_it_beats(kata, rng):
    y = np.concatenate([np.ones(3, dtype=int), rng.integers(2, size=17), np.zeros(4, dtype=int)])
    theta = float(kata.check("bernoulli_fit", y, expect=float(np.count_nonzero(y)) / 24))
    best = kata.bernoulli_nll(theta, y)
    for other in (theta - 1e-3, theta + 1e-3):
        holds(best <= kata.bernoulli_nll(other, y), f"theta = {other:.4f} makes the tosses more probable than {theta:.4f}")


def test_fits_a_coin_that_always_falls_the_same_way(kata):
    kata.check("bernoulli_fit", np.array([1, 1, 1]), expect=1.0)
    kata.check("bernoulli_fit", np.array([0, 0]), expect=0.0)


def test_fits_a_gaussian_that_nothing_near_it_beats(kata, rng):
    for n in (2, 5, 30):
        x = rng.normal(3.0, 2.0, size=n)
        mu, var = map(float, kata.check("gaussian_fit", x, expect=(float(np.mean(x)), float(np.var(x)))))
        best = norm.logpdf(x, mu, var**0.5).sum()
        for m, v in [(mu + 1e-3, var), (mu - 1e-3, var), (mu, var * 1.001), (mu, var * 0.999)]:
            holds(norm.logpdf(x, m, v**0.5).sum() <= best, "a Gaussian beside yours makes the data more probable")


def test_keeps_the_variance_of_numbers_far_from_zero(kata):
    x = 1e8 + np.array([0.0, 1.0, 2.0, 5.0])
    kata.check("gaussian_fit", x, expect=(1e8 + 2.0, 3.5))
    kata.check("gaussian_fit", -x, expect=(-1e8 - 2.0, 3.5))


def test_takes_a_single_example(kata):
    kata.check("bernoulli_nll", 0.2, np.array([1]), expect=float(np.log(5.0)))
    kata.check("categorical_nll", np.array([[0.2, 0.8]]), np.array([0]), expect=float(np.log(5.0)))
    kata.check("bernoulli_fit", np.array([1]), expect=1.0)
    kata.check("gaussian_fit", np.array([7.0]), expect=(7.0, 0.0))


def test_takes_tosses_as_floats_and_as_booleans(kata, rng):
    y = np.concatenate([[1, 0, 0], rng.integers(2, size=9)])
    for tosses in (y.astype(float), y.astype(bool)):
        kata.check("bernoulli_nll", 0.3, tosses, expect=by_scipy(0.3, y))
        kata.check("bernoulli_fit", tosses, expect=float(np.count_nonzero(y)) / 12)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    P, y = draw(rng, 6, 4)
    for p, labels in zip(layouts(P), layouts(y), strict=True):
        kata.check("categorical_nll", p, labels, expect=label_by_label(P, y))
    kata.check("categorical_nll", P.astype(np.float32), y.astype(np.int32), expect=label_by_label(P, y), rtol=1e-4)
    for x in layouts(rng.normal(size=9)):
        kata.check("gaussian_fit", x, expect=(float(np.mean(x)), float(np.var(x))))
    kata.check("gaussian_fit", x.astype(np.float32), expect=(float(np.mean(x)), float(np.var(x))), rtol=1e-4, atol=1e-5)


def test_gives_the_same_answer_twice(kata, rng):
    P, y = draw(rng, 6, 4)
    equal(kata.categorical_nll(P, y), kata.categorical_nll(P, y))
    equal(kata.bernoulli_nll(0.4, y % 2), kata.bernoulli_nll(0.4, y % 2))
