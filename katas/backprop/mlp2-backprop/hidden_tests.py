import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds, layouts, numerical_gradient

SIZES = [(6, 4, 5, 3), (5, 3, 7, 4), (1, 4, 5, 3), (4, 4, 4, 4), (5, 1, 3, 2), (5, 3, 1, 4), (5, 2, 4, 1)]
NAMES = ("W1", "b1", "W2", "b2")


def named(sizes):
    return " ".join(f"{name}={size}" for name, size in zip("BdhC", sizes))


def loss(X, y, W1, b1, W2, b2):
    """The forward pass alone."""
    z = np.maximum(X @ W1 + b1, 0) @ W2 + b2
    top = z.max(axis=1)
    lse = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
    return (lse - z[np.arange(len(y)), y]).mean()


def differences(X, y, *params):
    """Loss, and gradients by central differences."""
    grads = {}
    for i, name in enumerate(NAMES):
        at = lambda p, i=i: loss(X, y, *params[:i], p, *params[i + 1 :])
        grads[name] = numerical_gradient(at, params[i])
    return loss(X, y, *params), grads


def draw(rng, B, d, h, C):
    """Inputs, labels and parameters, with every hidden unit well away from the kink at 0."""
    while True:
        X, y = rng.normal(size=(B, d)), rng.integers(C, size=B)
        params = (rng.normal(size=(d, h)), rng.normal(size=h), rng.normal(size=(h, C)), rng.normal(size=C))
        if np.abs(X @ params[0] + params[1]).min() > 2e-3:
            return X, y, *params


def test_gives_the_worked_example(kata):
    X, y = np.array([[1.0, 2.0]]), np.array([0])
    W1, b1 = np.array([[1.0, 1.0], [1.0, -1.0]]), np.zeros(2)
    W2, b2 = np.array([[1.0, 3.0], [2.0, 5.0]]), np.array([6.0, 0.0])
    grads = {
        "W1": np.array([[1.0, 0.0], [2.0, 0.0]]), "b1": np.array([1.0, 0.0]),
        "W2": np.array([[-1.5, 1.5], [0.0, 0.0]]), "b2": np.array([-0.5, 0.5]),
    }
    kata.check("loss_and_grads", X, y, W1, b1, W2, b2, expect=(np.log(2), grads))


@pytest.mark.parametrize("sizes", SIZES, ids=named)
def test_agrees_with_finite_differences(kata, rng, sizes):
    kata.check("loss_and_grads", *draw(rng, *sizes), against=differences, rtol=1e-5, atol=1e-7)


def test_does_not_change_when_the_batch_is_repeated(kata, rng):
    X, y, *params = draw(rng, 3, 4, 5, 2)
    value, grads = kata.loss_and_grads(X, y, *params)
    again, repeated = kata.loss_and_grads(np.tile(X, (4, 1)), np.tile(y, 4), *params)
    close(again, value)
    close(repeated, grads, because="four copies of the batch must give the same mean gradient")


def test_treats_a_bias_as_the_weight_of_a_constant_input(kata, rng):
    X, y, *params = draw(rng, 6, 3, 5, 4)
    X[:, 1] = 1.0
    _, grads = kata.loss_and_grads(X, y, *params)
    close(grads["b1"], grads["W1"][1])


def test_sends_no_gradient_through_a_dead_unit(kata, rng):
    X, y, W1, b1, W2, b2 = draw(rng, 6, 4, 5, 3)
    b1[2] = -1000.0
    _, grads = kata.check("loss_and_grads", X, y, W1, b1, W2, b2, against=differences, rtol=1e-5, atol=1e-7)
    equal(grads["W1"][:, 2], 0.0)
    equal(grads["b1"][2], 0.0)
    equal(grads["W2"][2], 0.0)


def test_takes_the_slope_of_relu_at_zero_as_zero(kata, rng):
    X, y, W1, b1, W2, b2 = draw(rng, 6, 4, 5, 3)
    W1[:, 3] = 0.0
    b1[3] = 0.0
    _, grads = kata.loss_and_grads(X, y, W1, b1, W2, b2)
    equal(grads["W1"][:, 3], 0.0, because="the unit's input is exactly 0: no gradient may pass")
    equal(grads["b1"][3], 0.0, because="the unit's input is exactly 0: no gradient may pass")


def test_is_stable_for_large_logits(kata, rng):
    X, y, W1, b1, W2, b2 = draw(rng, 6, 4, 5, 3)
    b2[:] = [5000.0, -5000.0, 0.0]
    y[:] = [0, 1, 2, 1, 0, 2]
    kata.check("loss_and_grads", X, y, W1, b1, W2, b2)


def test_is_stable_for_a_low_row_beside_a_high_row(kata):
    X, y = np.array([[5.0], [-5.0]]), np.array([1, 2])
    W1 = np.array([[1.0, -1.0]])
    W2 = np.array([[1000.0, 999.8, 999.6], [-1000.0, -1000.2, -1000.4]])  # logits: 5000 … 4998, −5000 … −5002
    args = X, y, W1, np.zeros(2), W2, np.zeros(3)
    kata.check("loss_and_grads", *args, against=differences, rtol=1e-5, atol=1e-5)


def test_leaves_inputs_and_parameters_as_they_were(kata, rng):
    args = draw(rng, 5, 3, 4, 2)
    before = [a.tobytes() for a in args]
    kata.loss_and_grads(*args)
    for name, a, kept in zip(("X", "y", *NAMES), args, before):
        holds(a.tobytes() == kept, f"{name} has been changed: compute the gradients, but don't take the step")


def test_lowers_the_loss_over_200_steps(kata, rng):
    y = np.arange(12) % 3
    X = np.array([[2.0, 0, 0, -1], [-1, 2.0, 0, 0], [0, -1, 2.0, 0]])[y] + 0.3 * rng.normal(size=(12, 4))
    params = {
        "W1": 0.4 * rng.normal(size=(4, 8)), "b1": np.full(8, 0.1),
        "W2": 0.4 * rng.normal(size=(8, 3)), "b2": np.zeros(3),
    }
    first, last = kata.probe.descend(X, y, params, 0.1, 200)
    holds(last < 0.5 * first, f"the loss went from {first:.3f} to {last:.3f} in 200 steps of gradient descent")


def test_works_for_any_memory_layout(kata, rng):
    X, y, *params = draw(rng, 6, 4, 5, 3)
    for x, *views in zip(*map(layouts, (X, *params))):
        kata.check("loss_and_grads", x, y, *views)


def test_works_for_float32(kata, rng):
    X, y, *params = draw(rng, 6, 4, 5, 3)
    single = [a.astype(np.float32) for a in (X, *params)]
    kata.check("loss_and_grads", single[0], y.astype(np.int32), *single[1:], atol=1e-5)


def test_gives_the_same_answer_twice(kata, rng):
    args = draw(rng, 5, 3, 4, 2)
    first = kata.loss_and_grads(*args)
    equal(kata.loss_and_grads(*args), first)
