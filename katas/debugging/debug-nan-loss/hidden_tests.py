from itertools import permutations

import numpy as np
import pytest
from scipy.special import log_softmax

from tutor.judge.testing import close, equal, holds, numerical_gradient

SETTINGS = {"lr": 0.3, "decay": 0.5, "momentum": 0.7, "l2": 0.2}


def readings(rng, n=160):
    """Three kinds of readings in four columns; some rows are spikes, the last sensor is stuck."""
    y = rng.permutation(np.arange(n) % 3)
    X = rng.normal(size=(n, 4)) + 2 * np.eye(3, 4)[y]
    X[::40] *= 60.0
    X[:, 3] = 7.0
    return X, y


def some(rng, n=7, d=3, C=4, size=1.0):
    W, b = size * rng.normal(size=(d, C)), rng.normal(size=C)
    return W, b, rng.normal(size=(n, d)), rng.integers(C, size=n)


def cross_entropy(W, b, X, y):
    return float(-log_softmax(X @ W + b, axis=1)[np.arange(len(y)), y].mean())


def gradients(W, b, X, y):
    d_z = (np.exp(log_softmax(X @ W + b, axis=1)) - np.eye(len(b))[y]) / len(y)
    return X.T @ d_z, d_z.sum(axis=0)


def scaled(X):
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)


def walk(X, y, batches, lr, decay, momentum, l2):
    """The oracle for train: a list of batches (row numbers) for each epoch."""
    X, C = scaled(X), y.max() + 1
    W, b = np.zeros((X.shape[1], C)), np.zeros(C)
    vW, vb, losses = 0 * W, 0 * b, []
    for epoch, rows_of_epoch in enumerate(batches):
        for rows in rows_of_epoch:
            losses.append(cross_entropy(W, b, X[rows], y[rows]))
            dW, db = gradients(W, b, X[rows], y[rows])
            vW = momentum * vW - lr * decay**epoch * (dW + l2 * W)
            vb = momentum * vb - lr * decay**epoch * db
            W, b = W + vW, b + vb
    return W, b, losses


@pytest.mark.parametrize("seed", range(3), ids="seed {}".format)
def test_trains_on_the_sensor_readings(kata, rng, seed):
    X, y = readings(rng)
    (W, b), losses, culprit = kata.train(X, y, seed)
    equal(culprit, None, because=f"training stopped at a NaN, and first_nan says {culprit!r}")
    equal(len(losses), 400, because=f"40 epochs of 10 batches have 400 losses, not {len(losses)}")
    holds(np.isfinite(losses).all(), "not every loss is a finite number")
    holds(np.isfinite(W).all() and np.isfinite(b).all(), "the losses are numbers, but the weights are not")
    found = cross_entropy(W, b, scaled(X), y)
    batches = [range(start, start + 16) for start in range(0, 160, 16)]
    best = cross_entropy(*walk(X, y, [batches] * 40, 100.0, 0.8, 0.9, 0.003)[:2], scaled(X), y)
    holds(found < 1.15 * best, f"the trained weights have a loss of {found:.3g} on all readings; {best:.3g} can be had")
    close(np.mean(losses[-10:]), found, rtol=0.05, because=f"the losses reported at the end are near {np.mean(losses[-10:]):.3g}, but the weights have {found:.3g}")


def test_standardizes_each_column(kata, rng):
    X = rng.normal([3, -50, 0], [1, 20, 1e-5], size=(9, 3))
    found = kata.check("standardize", X, against=scaled)
    close(found.mean(axis=0), 0.0, atol=1e-9)
    close(found.std(axis=0), 1.0)


def test_standardizes_the_worked_example(kata):
    kata.check("standardize", np.array([[1.0, 5.0], [3.0, 5.0]]), expect=np.array([[-1.0, 0.0], [1.0, 0.0]]))


def test_turns_a_constant_column_into_zeros(kata, rng):
    X = rng.normal(size=(6, 3))
    X[:, 1] = -2.5
    equal(kata.standardize(X)[:, 1], np.zeros(6))
    equal(kata.standardize(np.full((4, 2), 8.0)), np.zeros((4, 2)))


def test_loss_and_gradients_of_the_worked_example(kata):
    loss, dW, db, _ = kata.loss_and_grads(np.array([[1000.0, 0.0]]), np.zeros(2), np.array([[1.0], [-1.0]]), np.array([0, 0]))
    close(loss, 500.0)
    close(dW, np.array([[0.5, -0.5]]))
    close(db, np.array([-0.5, 0.5]))


@pytest.mark.parametrize("size", [1.0, 30.0, 3000.0, 1e6], ids="weights of {:g}".format)
def test_loss_and_gradients_for_any_size_of_logits(kata, rng, size):
    W, b, X, y = some(rng, size=size)
    X[0] *= 1000  # one sample's logits far above all others'
    loss, dW, db, _ = kata.loss_and_grads(W, b, X, y)
    close(loss, cross_entropy(W, b, X, y), rtol=1e-9)
    for got, expected in zip((dW, db), gradients(W, b, X, y), strict=True):
        close(got, expected, rtol=1e-7, atol=1e-9)


def test_a_sample_that_is_surely_wrong_keeps_its_full_loss(kata):
    W, b = np.array([[0.0, 1.0, 2.0]]), np.array([0.0, 0.0, 1.0])
    for x in (60.0, 900.0, 1e5):
        loss, *_ = kata.loss_and_grads(W, b, np.array([[x]]), np.array([0]))
        close(loss, 2 * x + 1)


def test_gradients_agree_with_finite_differences(kata, rng):
    W, b, X, y = some(rng)
    _, dW, db, _ = kata.loss_and_grads(W, b, X, y)
    close(dW, numerical_gradient(lambda w: cross_entropy(w, b, X, y), W), rtol=1e-5, atol=1e-8)
    close(db, numerical_gradient(lambda c: cross_entropy(W, c, X, y), b), rtol=1e-5, atol=1e-8)


def test_the_trace_tells_what_was_computed(kata, rng):
    W, b, X, y = some(rng)
    loss, dW, db, trace = kata.loss_and_grads(W, b, X, y)
    equal([name for name, _ in trace], ["X", "z", "log_p", "loss", "dW", "db"])
    values = dict(trace)
    equal(values["X"], X)
    close(values["log_p"], log_softmax(X @ W + b, axis=1))
    close(log_softmax(values["z"], axis=1), values["log_p"])
    for name, value in (("loss", loss), ("dW", dW), ("db", db)):
        equal(np.asarray(values[name]), np.asarray(value))


def test_finds_the_first_array_with_a_nan(kata, rng):
    for at in range(4):
        trace = [(name, rng.normal(size=(2, 3))) for name in ("a", "b", "c", "d")]
        for _, values in trace[at:]:
            values[rng.integers(2), rng.integers(3)] = np.nan
        equal(kata.first_nan(trace), trace[at][0])
    equal(kata.first_nan([("ids", np.arange(3)), ("all", np.full(2, np.nan)), ("loss", np.nan)]), "all")
    equal(kata.first_nan([("ids", np.arange(3)), ("loss", np.float64(np.nan))]), "loss")


def test_finds_nothing_where_there_is_no_nan(kata, rng):
    equal(kata.first_nan([("a", rng.normal(size=3)), ("b", np.array([np.inf, -np.inf])), ("loss", 1.5)]), None)
    equal(kata.first_nan([]), None)
    equal(kata.first_nan([("log_p", np.array([[0.0, -np.inf]])), ("loss", np.nan), ("dW", np.ones(2))]), "loss")


def test_stops_at_a_nan_and_names_its_source(kata, rng):
    X, y = readings(rng)
    X[5, 1] = np.nan
    (W, b), losses, culprit = kata.train(X, y, 0)
    equal(culprit, "X", because=f"a NaN in the data was blamed on {culprit!r}")
    equal(len(losses), 1)
    holds(np.isnan(losses[0]), "a NaN in the data was hidden in the loss")
    equal((W, b), (np.zeros((4, 3)), np.zeros(3)))


def test_walks_as_described_on_whole_batches(kata, rng):
    _, _, X, y = some(rng, n=12)
    y[:4] = range(4)
    for batch in (12, 20):
        (W, b), losses, culprit = kata.train(X, y, 1, epochs=4, batch=batch, **SETTINGS)
        oracle = walk(X, y, [[range(12)]] * 4, **SETTINGS)
        for got, expected in zip((W, b, losses, culprit), (*oracle, None), strict=True):
            close(got, expected, rtol=1e-6, atol=1e-10)


def test_takes_each_row_once_an_epoch_in_another_order(kata, rng):
    X, y = np.array([[1.0, 2.0], [4.0, -3.0], [5.0, 0.5]]) + 0.1 * rng.normal(size=(3, 2)), np.array([0, 1, 1])
    ends = {order: walk(X, y, [[[row] for row in order]], **SETTINGS) for order in permutations(range(3))}
    seen = set()
    for seed in range(8):
        (W, b), losses, _ = kata.train(X, y, seed, epochs=1, batch=1, **SETTINGS)
        equal(len(losses), 3)
        found = [o for o, end in ends.items() if np.allclose(W, end[0], rtol=1e-6) and np.allclose(b, end[1], rtol=1e-6, atol=1e-9)]
        holds(found, "three steps of one row lead somewhere else than any order of the rows does")
        seen.update(found)
    holds(len(seen) > 1, "the order of the rows is the same for eight seeds")


def test_takes_a_smaller_last_batch_and_no_empty_one(kata):
    X, y = np.full((6, 2), 3.0), np.ones(6, dtype=int)  # rows alike: their order can't matter
    for batch, sizes in ((4, (4, 2)), (3, (3, 3)), (2, (2, 2, 2))):
        (W, b), losses, culprit = kata.train(X, y, 0, epochs=2, batch=batch, **SETTINGS)
        oracle = walk(X, y, [[range(size) for size in sizes]] * 2, **SETTINGS)
        for got, expected in zip((W, b, losses, culprit), (*oracle, None), strict=True):
            close(got, expected, rtol=1e-6, atol=1e-12)


def test_keeps_the_settings_it_came_with(kata, rng):
    X, y = readings(rng, 48)
    told = kata.train(X, y, 0, epochs=40, batch=16, lr=100.0, decay=0.8, momentum=0.9, l2=0.003)
    equal(kata.train(X, y), told)


def test_leaves_everything_given_alone(kata, rng):
    W, b, X, y = some(rng)
    before = [array.copy() for array in (W, b, X, y)]
    kata.loss_and_grads(W, b, X, y)
    kata.train(X, y, 0, epochs=2, batch=4)
    equal([W, b, X, y], before)
