import numpy as np
import pytest
from scipy.special import expit, log_expit
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression

from tutor.judge.testing import close, equal, holds, layouts, numerical_gradient

SHAPES = [(6, 2), (2, 5), (4, 4), (7, 1), (1, 3)]
X3, Y3 = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), np.array([1.0, 0.0, 1.0])


def price(X, y, w, b, l2):
    """The loss, from the logarithms of both probabilities."""
    z, y = X @ w + b, np.asarray(y, dtype=float)
    return float(-np.mean(y * log_expit(z) + (1 - y) * log_expit(-z)) + l2 * np.sum(w * w))


def both(X, y, w, b, l2):
    gw = numerical_gradient(lambda v: price(X, y, v, b, l2), w)
    gb = numerical_gradient(lambda v: price(X, y, w, v[0], l2), np.array([float(b)]))[0]
    return price(X, y, w, b, l2), gw, gb


def descend(X, y, lr, steps, l2=0.0):
    """The oracle for fit: the bias as the weight of a column of ones."""
    A = np.column_stack([X, np.ones(len(X))])
    v, cost = np.zeros(A.shape[1]), np.append(np.full(X.shape[1], l2), 0)
    for _ in range(steps):
        v = v - lr * ((expit(A @ v) - y) @ A / len(y) + 2 * cost * v)
    return v[:-1], float(v[-1])


def draw(rng, n, d, offset=0.0):
    X = offset + rng.normal(size=(n, d))
    y = (X[:, 0] - offset + rng.normal(size=n) > 0.2).astype(float)
    y[0] = 1.0
    return X, y


def test_gives_the_worked_example(kata):
    w = np.zeros(2)
    kata.check("proba", X3, w, 0.0, expect=np.full(3, 0.5))
    kata.check("loss_grad", X3, Y3, w, 0.0, 0.0, expect=(np.log(2), np.array([-1 / 3, 1 / 6]), -1 / 6))
    kata.check("fit", X3, Y3, 1.0, 1, expect=(np.array([1 / 3, -1 / 6]), 1 / 6))
    loss, _, _ = kata.loss_grad(X3, Y3, np.array([1 / 3, -1 / 6]), 1 / 6, 0.0)
    close(loss, 0.5425548723)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_proba_is_the_sigmoid_of_the_logits(kata, rng, shape):
    X, w, b = rng.normal(size=shape), rng.normal(size=shape[1]), float(rng.normal())
    kata.check("proba", X, w, b, against=lambda X, w, b: expit(X @ w + b))


def test_proba_holds_for_huge_logits(kata):
    X = np.array([[1000.0], [-1000.0], [3.0], [-800.0]])
    kata.check("proba", X, np.array([1.0]), 0.0, expect=np.array([1.0, 0.0, expit(3.0), 0.0]))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_loss_and_gradients_agree_with_finite_differences(kata, rng, shape):
    X, y = draw(rng, *shape)
    for l2 in (0.0, 0.3):
        w, b = rng.normal(size=shape[1]), float(rng.normal(1, 1))
        kata.check("loss_grad", X, y, w, b, l2, expect=both(X, y, w, b, l2), rtol=1e-5, atol=1e-8)


def test_a_confident_mistake_costs_its_logit(kata):
    X, y, w = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.0]]), np.array([0.0, 1.0, 1.0]), np.array([1000.0, -600.0])
    loss, gw, gb = kata.loss_grad(X, y, w, 0.0, 0.0)
    close(loss, 1600 / 3)
    close(gw, np.array([1 / 3, -1 / 3]), atol=1e-9)
    close(gb, 0.0, atol=1e-9)


def test_the_gradient_of_a_confident_mistake_does_not_vanish(kata):
    X, y = np.array([[2.0], [-1.0]]), np.array([0.0, 1.0])
    kata.check("loss_grad", X, y, np.array([10.0]), 0.0, 0.0, against=both, rtol=1e-5, atol=1e-8)


def test_the_penalty_leaves_the_bias_alone(kata, rng):
    X, y = draw(rng, 5, 2)
    w = rng.normal(size=2)
    plain, dear = kata.loss_grad(X, y, w, 3.0, 0.0), kata.loss_grad(X, y, w, 3.0, 2.0)
    close(dear[0] - plain[0], 2 * float(w @ w))
    close(dear[1] - plain[1], 4 * w)
    close(dear[2], plain[2], because="the gradient of b must not depend on l2")


def test_twice_the_same_rows_give_the_same_loss_and_gradients(kata, rng):
    X, y = draw(rng, 4, 3)
    w = rng.normal(size=3)
    for a, c in zip(kata.loss_grad(np.tile(X, (2, 1)), np.tile(y, 2), w, 0.3, 0.1), kata.loss_grad(X, y, w, 0.3, 0.1)):
        close(a, c, atol=1e-9)


@pytest.mark.parametrize("dtype", ["bool", "int64", "uint8", "float32"])
def test_takes_labels_as(kata, rng, dtype):
    X, y = draw(rng, 6, 2)
    w, labels = rng.normal(size=2), y.astype(dtype)
    kata.check("loss_grad", X, labels, w, 0.4, 0.1, expect=both(X, y, w, 0.4, 0.1), rtol=1e-4, atol=1e-6)
    kata.check("fit", X, labels, 0.3, 5, expect=descend(X, y, 0.3, 5), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("steps", [0, 1, 2, 7, 60])
def test_fit_takes_as_many_steps_as_asked(kata, rng, steps):
    X, y = draw(rng, 12, 3)
    kata.check("fit", X, y, 0.4, steps, expect=descend(X, y, 0.4, steps), atol=1e-9)
    kata.check("fit", X, y, 0.2, steps, l2=0.3, expect=descend(X, y, 0.2, steps, 0.3), atol=1e-9)


def test_fit_learns_the_bias_of_rows_that_are_not_centred(kata, rng):
    X, y = draw(rng, 15, 2, offset=4.0)
    kata.check("fit", X, y, 0.05, 120, expect=descend(X, y, 0.05, 120), atol=1e-9)


def test_fit_ends_where_scikit_learn_does(kata, rng):
    X, y = draw(rng, 30, 2)
    y[:2] = [1.0, 0.0]
    best = LogisticRegression(C=1 / (2 * 30 * 0.05), tol=1e-10, max_iter=2000).fit(X, y)
    w, b = kata.fit(X, y, 0.5, 400, 0.05)
    close(w, best.coef_[0], rtol=1e-3, atol=1e-3)
    close(b, float(best.intercept_[0]), rtol=1e-3, atol=1e-3)


def test_a_small_learning_rate_never_makes_the_loss_rise(kata, rng):
    X, y = draw(rng, 14, 3)
    losses = [price(X, y, *kata.fit(X, y, 0.1, steps), 0.0) for steps in (0, 1, 2, 5, 15, 40)]
    holds(all(b < a for a, b in zip(losses, losses[1:])), f"after 0, 1, 2, 5, 15 and 40 steps the loss is {np.round(losses, 4).tolist()}")


def test_separable_rows_stay_finite(kata):
    X, y = np.array([[-3.0], [-2.0], [2.5], [4.0]]), np.array([0.0, 0.0, 1.0, 1.0])
    kata.check("fit", X, y, 50.0, 40, expect=descend(X, y, 50.0, 40), atol=1e-9)
    w, b = kata.fit(X, y, 50.0, 40)
    loss, _, _ = kata.loss_grad(X, y, np.asarray(w), float(b), 0.0)
    holds(0 <= loss < 1e-6, f"on rows that are told apart perfectly the loss must go to 0, it is {loss:g}")


def test_fit_goes_on_where_the_slope_is_small(kata):
    X, y = np.array([[-1.0], [-0.5], [0.5], [1.0]]), np.array([0.0, 0.0, 1.0, 1.0])
    kata.check("fit", X, y, 2.0, 1200, expect=descend(X, y, 2.0, 1200), atol=1e-9)


def test_imbalanced_rows_are_fitted(kata, rng):
    X = rng.normal(size=(40, 2))
    y = np.zeros(40)
    y[:2] = 1
    kata.check("fit", X, y, 0.5, 40, expect=descend(X, y, 0.5, 40), atol=1e-9)


def test_tells_tumours_apart(kata):
    X, y = load_breast_cancer(return_X_y=True)
    X = (X[:240, :5] - X[:160, :5].mean(axis=0)) / X[:160, :5].std(axis=0)
    w, b = kata.fit(X[:160], y[:160], 0.5, 60)
    right = float(np.mean((np.asarray(kata.proba(X[160:], np.asarray(w), float(b))) > 0.5) == y[160:240]))
    holds(right > 0.85, f"of 80 tumours not seen in training only {right:.0%} are told apart; it can be done for 9 of 10")


def test_leaves_its_arguments_as_they_were(kata, rng):
    X, y = draw(rng, 6, 3)
    w = rng.normal(size=3)
    copies = X.copy(), y.copy(), w.copy()
    kata.proba(X, w, 0.5)
    kata.loss_grad(X, y, w, 0.5, 0.1)
    kata.fit(X, y, 0.1, 3, 0.1)
    for name, now, before in zip("Xyw", (X, y, w), copies):
        equal(now, before, because=f"{name} has been changed")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    X, y = draw(rng, 6, 3)
    w = rng.normal(size=3)
    for same in layouts(X):
        kata.check("proba", same, w, 0.2, expect=expit(X @ w + 0.2))
        kata.check("loss_grad", same, y, w, 0.2, 0.1, expect=both(X, y, w, 0.2, 0.1), rtol=1e-5, atol=1e-8)
    small = X.astype(np.float32)
    expect = tuple(np.float32(v) for v in descend(small.astype(float), y, 0.2, 10))
    kata.check("fit", small, y.astype(np.float32), 0.2, 10, expect=expect, rtol=1e-4, atol=1e-5)


def test_gives_the_same_answer_twice(kata, rng):
    X, y = draw(rng, 7, 2)
    for first, second in zip(kata.fit(X, y, 0.3, 9), kata.fit(X, y, 0.3, 9)):
        equal(first, second)
