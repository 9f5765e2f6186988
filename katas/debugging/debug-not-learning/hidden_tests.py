from itertools import permutations, product

import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds, numerical_gradient

NAMES = ("W1", "b1", "W2", "b2")


def predict(params, X):
    h = np.tanh(X @ params["W1"] + params["b1"])
    return (h @ params["W2"] + params["b2"])[:, 0]


def loss(params, X, y):
    return float(np.mean((predict(params, X) - y) ** 2))


def gradients(params, X, y):
    """The oracle: each entry by itself, forward mode in complex numbers, exact to the last digits."""
    found = {}
    for name in NAMES:
        found[name] = np.empty_like(params[name])
        for index in np.ndindex(params[name].shape):
            moved = {key: value.astype(complex) for key, value in params.items()}
            moved[name][index] += 1e-30j
            found[name][index] = np.mean((predict(moved, X) - y) ** 2).imag / 1e-30
    return found


def stepped(params, X, y, lr):
    grads = gradients(params, X, y)
    return {name: params[name] - lr * grads[name] for name in NAMES}


def some(rng, n=7, d=3, hidden=5):
    """Parameters of a network and a batch, all axes of distinct size."""
    params = {
        "W1": rng.normal(size=(d, hidden)), "b1": rng.normal(size=hidden),
        "W2": rng.normal(size=(hidden, 1)), "b2": rng.normal(size=1),
    }  # fmt: skip
    return params, rng.normal(size=(n, d)), 2 * rng.normal(size=n)


def surface(rng, n):
    """Two standardized inputs, and a standardized target that no plane fits."""
    X = rng.uniform(-2, 2, size=(n, 2))
    y = np.sin(2 * X[:, 0]) + X[:, 0] * X[:, 1] / 2
    return (X - X.mean(axis=0)) / X.std(axis=0), (y - y.mean()) / y.std()


def zeros(params):
    return {name: np.zeros_like(params[name]) for name in NAMES}


def reachable(start, X, y, lr, epochs):
    """Where every order of three rows, taken one by one, would lead."""
    ends = {}
    for orders in product(permutations(range(len(X))), repeat=epochs):
        params = start
        for row in (row for order in orders for row in order):
            params = stepped(params, X[[row]], y[[row]], lr)
        ends[orders] = params
    return ends


def nearest(params, ends):
    """The orders that lead to these parameters, or None where none does."""
    for orders, end in ends.items():
        if all(np.allclose(params[name], end[name], rtol=1e-6, atol=1e-9) for name in NAMES):
            return orders
    return None


def test_learns_the_surface_and_holds_on_new_points(kata, rng):
    X, y = surface(rng, 240)
    params, losses = kata.train(X[:180], y[:180], 1)
    holds(np.mean(losses[-12:]) < 0.3, f"the loss is still {np.mean(losses[-12:]):.3g} in the last epoch; it starts near 1.5")
    found = loss(params, X[180:], y[180:])
    holds(found < 0.3, f"the mean squared error on new points is {found:.3g}, where guessing the mean gives 1")


def test_begins_with_weights_of_the_right_spread(kata, rng):
    params, losses = kata.train(rng.normal(size=(3, 400)), rng.normal(size=3), 2, epochs=0, hidden=1600)
    equal(losses, [])
    for name, shape, spread in (("W1", (400, 1600), 0.05), ("W2", (1600, 1), 0.025)):
        equal(params[name].shape, shape)
        close(params[name].std(), spread, rtol=0.2, because=f"the spread of {name} at the start is {params[name].std():.3g}, expected {spread:.3g}")
        holds(abs(params[name].mean()) < 5 * spread / params[name].size**0.5, f"{name} does not begin around 0")
    close(params["W1"].std(), 0.05, rtol=0.02)
    close(params["W1"][:, 1:].std(axis=1).mean(), 0.05, rtol=0.05, because="the hidden units begin alike: they will stay alike")


def test_begins_with_biases_of_zero(kata, rng):
    params, _ = kata.train(rng.normal(size=(4, 3)), rng.normal(size=4), 0, epochs=0, hidden=6)
    equal(params["b1"], np.zeros(6))
    equal(params["b2"], np.zeros(1))


def test_backward_gives_the_worked_example(kata):
    params = {"W1": np.zeros((1, 1)), "b1": np.zeros(1), "W2": np.array([[3.0]]), "b2": np.ones(1)}
    grads = zeros(params)
    close(kata.backward(params, grads, np.array([[1.0], [2.0]]), np.array([0.0, 3.0])), 2.5)
    close(grads, {"W1": np.array([[-9.0]]), "b1": np.array([-3.0]), "W2": np.zeros((1, 1)), "b2": np.array([-1.0])})


def test_backward_returns_the_mean_squared_error(kata, rng):
    for n in (1, 4, 7):
        params, X, y = some(rng, n)
        close(kata.backward(params, zeros(params), X, y), loss(params, X, y))


def test_backward_agrees_with_finite_differences(kata, rng):
    params, X, y = some(rng)
    grads = zeros(params)
    kata.backward(params, grads, X, y)
    for name in NAMES:
        slope = numerical_gradient(lambda p: loss({**params, name: p}, X, y), params[name])
        close(grads[name], slope, rtol=1e-5, atol=1e-7, because=f"∂loss/∂{name} is not what finite differences give")


def test_backward_adds_to_what_is_in_grads(kata, rng):
    params, X, y = some(rng)
    grads = {name: np.full_like(params[name], 10.0) for name in NAMES}
    kata.backward(params, grads, X, y)
    for name, slope in gradients(params, X, y).items():
        close(grads[name], slope + 10, because=f"grads[{name!r}] should grow by ∂loss/∂{name}")


def test_backward_leaves_parameters_and_data_alone(kata, rng):
    params, X, y = some(rng)
    before = [*(params[name].copy() for name in NAMES), X.copy(), y.copy()]
    kata.backward(params, zeros(params), X, y)
    equal([*(params[name] for name in NAMES), X, y], before)


@pytest.mark.parametrize("epochs", [1, 2, 3], ids=["one step", "two steps", "three steps"])
def test_walks_down_the_gradient_of_the_whole_batch(kata, rng, epochs):
    _, X, y = some(rng, n=6)
    start, _ = kata.train(X, y, 4, epochs=0, hidden=5)
    params, losses = kata.train(X, y, 4, epochs=epochs, batch=6, lr=0.05, hidden=5)
    expected, seen = start, []
    for _ in range(epochs):
        seen.append(loss(expected, X, y))
        expected = stepped(expected, X, y, 0.05)
    close(losses, seen, rtol=1e-6)
    for name in NAMES:
        close(params[name], expected[name], rtol=1e-6, atol=1e-9)


def test_takes_each_row_once_an_epoch_with_its_own_target(kata, rng):
    _, X, y = some(rng, n=3)
    seen = set()
    for seed in range(8):
        start, _ = kata.train(X, y, seed, epochs=0, hidden=2)
        params, losses = kata.train(X, y, seed, epochs=1, batch=1, lr=0.1, hidden=2)
        equal(len(losses), 3)
        orders = nearest(params, reachable(start, X, y, 0.1, 1))
        holds(orders is not None, "three steps, one for each row, lead somewhere else than any order of the rows does")
        seen.add(orders)
    holds(len(seen) > 1, "the rows come in the same order for eight seeds: they should be shuffled")


def test_shuffles_anew_for_each_epoch(kata, rng):
    _, X, y = some(rng, n=3, d=2)
    for seed in range(12):
        start, _ = kata.train(X, y, seed, epochs=0, hidden=1)
        params, _ = kata.train(X, y, seed, epochs=2, batch=1, lr=0.1, hidden=1)
        orders = nearest(params, reachable(start, X, y, 0.1, 2))
        holds(orders is not None, "two epochs lead somewhere else than any two orders of the rows do")
        if orders[0] != orders[1]:
            return
    holds(False, "the second epoch takes the rows in the order of the first, for twelve seeds")


def test_takes_a_last_batch_that_is_smaller(kata, rng):
    X, y = np.ones((5, 2)), np.full(5, 3.0)  # rows alike: their order can't matter
    start, _ = kata.train(X, y, 3, epochs=0, hidden=2)
    params, losses = kata.train(X, y, 3, epochs=1, batch=2, lr=0.05, hidden=2)
    expected, seen = start, []
    for size in (2, 2, 1):
        seen.append(loss(expected, X[:size], y[:size]))
        expected = stepped(expected, X[:size], y[:size], 0.05)
    close(losses, seen)
    for name in NAMES:
        close(params[name], expected[name])


def test_same_seed_same_result(kata, rng):
    _, X, y = some(rng)
    once, again = (kata.train(X, y, 5, epochs=2, batch=3) for _ in range(2))
    equal(again, once)


def test_begins_elsewhere_for_another_seed(kata, rng):
    _, X, y = some(rng)
    (once, _), (other, _) = (kata.train(X, y, seed, epochs=0) for seed in (5, 6))
    for name in ("W1", "W2"):
        holds(not np.allclose(other[name], once[name]), f"another seed gives the same {name}")


def test_keeps_the_settings_it_came_with(kata, rng):
    _, X, y = some(rng, n=40)
    equal(kata.train(X, y), kata.train(X, y, 0, epochs=60, batch=16, lr=0.1, hidden=24))


def test_leaves_the_data_alone(kata, rng):
    _, X, y = some(rng)
    before = X.copy(), y.copy()
    kata.train(X, y, 0, epochs=2, batch=3)
    equal((X, y), before)
