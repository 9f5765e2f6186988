import numpy as np
import pytest
from sklearn.linear_model import Lasso, Ridge

from tutor.judge.testing import close, equal, holds, layouts, numerical_gradient

SHAPES = [(6, 2), (2, 5), (4, 4), (7, 1), (1, 3), (1, 1), (50, 3)]


def price(X, y, w, b, lam):
    """The loss, one row and one weight at a time."""
    errors = [sum(x * v for x, v in zip(row, w)) + b - target for row, target in zip(X, y)]
    return sum(e * e for e in errors) / len(y) + lam * sum(v * v for v in w)


def both(X, y, w, b, lam):
    """The oracle: the loss and its slopes by finite differences."""
    gw = numerical_gradient(lambda v: price(X, y, v, b, lam), w)
    gb = numerical_gradient(lambda v: price(X, y, w, v[0], lam), np.array([b]))[0]
    return price(X, y, w, b, lam), gw, gb


def shrunk(v, t):
    return v - t if v > t else v + t if v < -t else 0.0


def entrywise(w, t):
    return np.array([shrunk(float(v), t) for v in w.ravel()], dtype=float).reshape(w.shape)


def draw(rng, n, d):
    return rng.normal(size=(n, d)), rng.normal(2, 1, size=n), rng.normal(size=d), float(rng.normal())


def check(kata, X, y, w, b, lam):
    return kata.check("ridge", X, y, w, b, lam, expect=both(X, y, w, b, lam), rtol=1e-6, atol=1e-7)


def test_gives_the_worked_example(kata):
    X, y = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]]), np.array([1.0, 5.0, 5.0])
    expect = (1.4166666667, np.array([-0.1333333333, 3.0666666667]), 1.0)
    kata.check("ridge", X, y, np.array([1.0, 2.0]), 0.5, 0.1, expect=expect)
    kata.check("soft_threshold", np.array([3.0, 0.5, -0.2, -3.0]), 1.0, expect=np.array([2.0, 0.0, 0.0, -2.0]))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_ridge_agrees_with_finite_differences(kata, rng, shape):
    for lam in (0.0, 0.03, 2.5):
        check(kata, *draw(rng, *shape), lam)


def test_ridge_without_penalty_is_the_mean_squared_error(kata, rng):
    X, y, w, b = draw(rng, 6, 3)
    loss, _, _ = kata.ridge(X, y, w, b, 0.0)
    close(loss, float(np.mean((X @ w + b - y) ** 2)))


def test_ridge_gives_the_bias_no_price(kata, rng):
    X, y, w, _ = draw(rng, 5, 2)
    plain, dear = kata.ridge(X, y, w, 10.0, 0.0), kata.ridge(X, y, w, 10.0, 3.0)
    close(dear[0] - plain[0], 3 * float(w @ w))
    close(dear[2], plain[2], because="the gradient of the bias must not depend on lam")


def test_ridge_charges_the_same_for_any_number_of_rows(kata, rng):
    X, y, w, b = draw(rng, 4, 3)
    once, twice = kata.ridge(X, y, w, b, 0.7), kata.ridge(np.tile(X, (2, 1)), np.tile(y, 2), w, b, 0.7)
    for name, a, c in zip(("loss", "gw", "gb"), twice, once):
        close(a, c, because=f"{name} must stay the same when every row is there twice")


def test_ridge_has_no_slope_where_scikit_learn_ends_up(kata, rng):
    X, y, _, _ = draw(rng, 12, 3)
    best = Ridge(alpha=12 * 0.2).fit(X, y)  # it sums the errors, so its alpha is n·lam
    _, gw, gb = kata.ridge(X, y, best.coef_, float(best.intercept_), 0.2)
    close(gw, np.zeros(3), atol=1e-6)
    close(gb, 0.0, atol=1e-6)


@pytest.mark.parametrize("shape", [(7,), (3, 5), (2, 1, 4), (1,), (), (0, 3)], ids=str)
def test_soft_threshold_works_for_any_shape(kata, rng, shape):
    for t in (0.3, 1.0):
        kata.check("soft_threshold", np.array(2 * rng.normal(size=shape)), t, against=entrywise)


def test_soft_threshold_of_zero_changes_nothing(kata, rng):
    kata.check("soft_threshold", rng.normal(size=5), 0.0, against=entrywise)


def test_soft_threshold_gives_exact_zeros_and_never_turns_a_sign_round(kata, rng):
    w = rng.uniform(-1, 1, size=40)
    got = kata.check("soft_threshold", w, 0.5, against=entrywise)
    holds(np.all(got[np.abs(w) < 0.499] == 0), "weights within t of 0 must become exactly 0")
    holds(np.all(got * w >= 0), "a weight has changed its sign")
    kata.check("soft_threshold", np.array([0.5, -0.5, 1.0, -1.0, 0.0]), 1.0, expect=np.zeros(5), atol=0)


def test_soft_threshold_solves_the_lasso_for_a_single_weight(kata, rng):
    x = rng.normal(size=9)
    x /= np.sqrt(np.mean(x * x))
    y = 0.8 * x + 0.1 * rng.normal(size=9)
    best = Lasso(alpha=0.25, fit_intercept=False, tol=1e-10).fit(x[:, None], y)
    close(kata.soft_threshold(np.array([np.mean(x * y)]), 0.25), best.coef_, atol=1e-6)


def test_leaves_its_arguments_as_they_were(kata, rng):
    X, y, w, b = draw(rng, 5, 3)
    copies = X.copy(), y.copy(), w.copy()
    kata.ridge(X, y, w, b, 0.5)
    kata.soft_threshold(w, 0.5)
    for name, now, before in zip("Xyw", (X, y, w), copies):
        equal(now, before, because=f"{name} has been changed")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    X, y, w, b = draw(rng, 4, 3)
    for same in layouts(X):
        check(kata, same, y, w, b, 0.3)
    small = [a.astype(np.float32) for a in (X, y, w)]
    loss, gw, gb = both(*(a.astype(float) for a in small), b, 0.3)
    kata.check("ridge", *small, b, 0.3, expect=(loss, gw.astype(np.float32), gb), rtol=1e-4, atol=1e-4)
    for same in (*layouts(X), X.astype(np.float32)):
        kata.check("soft_threshold", same, 0.4, expect=entrywise(X, 0.4).astype(same.dtype))


def test_gives_the_same_answer_twice(kata, rng):
    args = draw(rng, 6, 2)
    for first, second in zip(kata.ridge(*args, 0.4), kata.ridge(*args, 0.4)):
        equal(first, second)
    equal(kata.soft_threshold(args[0], 0.2), kata.soft_threshold(args[0], 0.2))
