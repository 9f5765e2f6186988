import math
from itertools import permutations

import numpy as np
import pytest
from scipy.special import log_softmax

from tutor.judge.testing import close, equal, holds, numerical_gradient

NAMES = ("W1", "b1", "W2", "b2")


def pictures(rng, n):
    """Three kinds of 4 × 4 pictures, as bytes, under much noise."""
    y = rng.permutation(np.arange(n) % 3)
    kinds = np.sign(rng.normal(size=(3, 16))) * rng.uniform(0.3, 1, size=(3, 16))
    X = np.clip(kinds[y] + 0.6 * rng.normal(size=(n, 16)), -1, 1)
    return np.round(127.5 * (X + 1)).astype(np.uint8), y


def some(rng, n=7, d=3, hidden=6, C=4):
    params = {
        "W1": rng.normal(size=(d, hidden)), "b1": rng.normal(size=hidden),
        "W2": rng.normal(size=(hidden, C)), "b2": rng.normal(size=C),
    }  # fmt: skip
    y = rng.permutation(np.arange(n) % C)
    return params, rng.integers(256, size=(n, d)).astype(np.uint8), y


def hidden(params, X):
    return np.maximum(X @ params["W1"] + params["b1"], 0)


def logits(params, X):
    return hidden(params, X) @ params["W2"] + params["b2"]


def cross_entropy(params, X, y):
    return float(-log_softmax(logits(params, X), axis=1)[np.arange(len(y)), y].mean())


def gradients(params, X, y):
    h = hidden(params, X)
    d_z = (np.exp(log_softmax(h @ params["W2"] + params["b2"], axis=1)) - np.eye(len(params["b2"]))[y]) / len(y)
    d_h = np.where(h > 0, d_z @ params["W2"].T, 0)
    return {"W1": X.T @ d_h, "b1": d_h.sum(axis=0), "W2": h.T @ d_z, "b2": d_z.sum(axis=0)}


def dead_share(H):
    return sum(all(h == 0 for h in unit) for unit in H.T) / H.shape[1]


def walk(params, images, y, epochs, lr, warmup):
    """The oracle for train: a list of batches (row numbers) for each epoch."""
    X, losses, dead = images / 127.5 - 1, [], []
    for batches in epochs:
        for rows in batches:
            rows = list(rows)
            losses.append(cross_entropy(params, X[rows], y[rows]))
            grads = gradients(params, X[rows], y[rows])
            rate = lr * min(1, len(losses) / warmup)
            params = {name: params[name] - rate * grads[name] for name in NAMES}
        dead.append(dead_share(hidden(params, X)))
    return params, losses, dead


def same(got, expected):
    """Parameters, losses and dead shares."""
    for name in NAMES:
        close(got[0][name], expected[0][name], rtol=1e-6, atol=1e-9)
    close(got[1], expected[1], rtol=1e-6)
    close(got[2], expected[2])


@pytest.mark.parametrize("seed", range(3), ids="seed {}".format)
def test_learns_the_pictures_with_living_units(kata, rng, seed):
    images, y = pictures(rng, 300)
    params, losses, dead = kata.train(images[:240], y[:240], seed)
    X = images[240:] / 127.5 - 1
    equal((len(losses), len(dead)), (240, 20))
    died = dead_share(hidden(params, images[:240] / 127.5 - 1))
    holds(died < 0.05, f"{died:.0%} of the hidden units are 0 for every picture")
    close(dead[-1], died, because=f"the last entry of dead is {dead[-1]:.3g}, but {died:.3g} of the units are dead")
    right = np.mean(logits(params, X).argmax(axis=1) == y[240:])
    holds(right > 0.8, f"only {right:.0%} of new pictures are recognized; 33 % is chance")
    holds(np.mean(losses[-12:]) < 0.4, f"the loss is {np.mean(losses[-12:]):.3g} in the last epoch; guessing has 1.1")


def test_dead_fraction_of_the_worked_example(kata):
    H = np.array([[0.0, 2.0, 0.0, 1.0], [0.0, 0.0, 3.0, 1.0], [0.0, 0.0, 0.0, 1.0]])
    close(kata.dead_fraction(H), 0.25)


def test_dead_fraction_counts_units_not_samples_or_entries(kata, rng):
    for n, h in ((3, 8), (20, 5), (1, 4), (6, 1), (7, 7)):
        H = np.maximum(rng.normal(size=(n, h)), 0)
        H[:, rng.random(h) < 0.4] = 0
        kata.check("dead_fraction", H, expect=dead_share(H))
    equal(kata.dead_fraction(np.zeros((5, 3))), 1.0)
    equal(kata.dead_fraction(np.ones((5, 3))), 0.0)
    H = np.ones((4, 6))
    H[1] = 0  # a sample that wakes no unit
    equal(kata.dead_fraction(H), 0.0)


def test_a_unit_that_lives_for_one_sample_is_alive(kata, rng):
    H = np.zeros((50, 4))
    for unit, value in enumerate((1e-12, 5.0, 1e-3)):
        H[rng.integers(50), unit] = value
    equal(kata.dead_fraction(H), 0.25)


def test_a_negative_number_is_a_sign_of_life(kata):
    H = np.array([[-0.1, 1.0, 0.0, 0.0, -0.5], [-0.2, -1.0, 0.0, 0.0, 0.0], [-0.3, 0.0, 0.0, 0.0, 0.0]])
    equal(kata.dead_fraction(H), 0.4)


def test_begins_with_weights_of_the_right_spread(kata, rng):
    params = kata.make_init(rng, 300, 400, 200)
    for name, shape, spread in (("W1", (300, 400), math.sqrt(2 / 300)), ("W2", (400, 200), math.sqrt(1 / 400))):
        equal(params[name].shape, shape)
        close(params[name].std(), spread, rtol=0.02, because=f"{name} begins with a spread of {params[name].std():.4g}, expected {spread:.4g}")
        holds(abs(params[name].mean()) < 0.02 * spread, f"the mean of {name} at the start is {params[name].mean():.3g}, not 0")
        close(params[name].std(axis=0), spread, rtol=0.4, because=f"the columns of {name} differ too much in spread")


def test_begins_with_biases_of_zero(kata, rng):
    params = kata.make_init(rng, 3, 5, 4)
    equal((params["b1"], params["b2"]), (np.zeros(5), np.zeros(4)))
    shapes = {name: value.shape for name, value in kata.make_init(rng).items()}
    equal(shapes, {"W1": (16, 32), "b1": (32,), "W2": (32, 3), "b2": (3,)})


def test_begins_with_living_units(kata, rng):
    X = pictures(rng, 240)[0] / 127.5 - 1
    for _ in range(5):
        found = dead_share(hidden(kata.make_init(rng, 16, 40, 3), X))
        holds(found < 0.05, f"{found:.0%} of the units are dead before the first step")


def test_scales_bytes_to_minus_one_and_one(kata, rng):
    expect = np.array([[-1.0, 1.0, 0.2]])
    close(kata.scaled(np.array([[0, 255, 153]], dtype=np.uint8)), expect)
    images = rng.integers(256, size=(4, 3))
    close(kata.scaled(images.astype(float)), images / 127.5 - 1)


def test_hidden_units_are_relu(kata, rng):
    params, images, _ = some(rng)
    X = images / 127.5 - 1
    kata.check("activations", params, X, expect=hidden(params, X))
    down = {**params, "b1": np.full(6, -50.0)}
    kata.check("activations", down, X, expect=np.zeros((7, 6)))


def test_gradients_agree_with_finite_differences(kata, rng):
    params, images, y = some(rng)
    X = images / 127.5 - 1
    while np.abs(X @ params["W1"] + params["b1"]).min() < 1e-3:  # no unit at its kink
        params["b1"] = rng.normal(size=6)
    loss, grads = kata.loss_and_grads(params, X, y)
    close(loss, cross_entropy(params, X, y))
    for name in NAMES:
        slope = numerical_gradient(lambda p: cross_entropy({**params, name: p}, X, y), params[name])
        close(grads[name], slope, rtol=1e-5, atol=1e-8, because=f"∂loss/∂{name} is not what finite differences give")


def test_a_batch_given_twice_has_the_same_gradients(kata, rng):
    params, images, y = some(rng)
    X = images / 127.5 - 1
    once = kata.loss_and_grads(params, X, y)
    twice = kata.loss_and_grads(params, np.vstack([X, X]), np.concatenate([y, y]))
    close(twice, once, rtol=1e-9, atol=1e-12)


def test_loss_for_large_logits(kata, rng):
    params, images, y = some(rng)
    params["W2"] = 1e5 * params["W2"]
    X = images / 127.5 - 1
    loss, grads = kata.loss_and_grads(params, X, y)
    close(loss, cross_entropy(params, X, y))
    close(grads, gradients(params, X, y), rtol=1e-6, atol=1e-6)


def test_walks_as_described_on_whole_batches(kata, rng):
    _, images, y = some(rng, n=12)
    start, losses, dead = kata.train(images, y, 3, epochs=0, hidden=6)
    equal((losses, dead), ([], []))
    equal({name: value.shape for name, value in start.items()}, {"W1": (3, 6), "b1": (6,), "W2": (6, 4), "b2": (4,)})
    for epochs, warmup in ((1, 5), (2, 1), (6, 4)):
        got = kata.train(images, y, 3, epochs=epochs, batch=12, lr=0.3, warmup=warmup, hidden=6)
        same(got, walk(start, images, y, [[range(12)]] * epochs, 0.3, warmup))


def test_takes_each_row_once_an_epoch_in_another_order(kata, rng):
    images, y, seen = rng.integers(256, size=(3, 5)).astype(np.uint8), np.array([0, 2, 1]), set()
    for seed in range(8):
        start, _, _ = kata.train(images, y, seed, epochs=0, hidden=9)
        params, losses, _ = kata.train(images, y, seed, epochs=1, batch=1, lr=0.2, warmup=2, hidden=9)
        ends = {order: walk(start, images, y, [[[row] for row in order]], 0.2, 2)[0] for order in permutations(range(3))}
        found = [o for o, end in ends.items() if all(np.allclose(params[n], end[n], rtol=1e-6, atol=1e-9) for n in NAMES)]
        holds(found, "three steps of one row lead somewhere else than any order of the rows does")
        seen.update(found)
    holds(len(seen) > 1, "the order of the rows is the same for eight seeds")


def test_takes_a_smaller_last_batch(kata):
    images, y = np.full((5, 4), 200, dtype=np.uint8), np.ones(5, dtype=int)  # rows alike
    start, _, _ = kata.train(images, y, 2, epochs=0, hidden=7)
    got = kata.train(images, y, 2, epochs=2, batch=3, lr=0.2, warmup=3, hidden=7)
    same(got, walk(start, images, y, [[range(3), range(2)]] * 2, 0.2, 3))


def test_counts_the_dead_on_all_rows(kata):
    images = np.full((9, 2), 20, dtype=np.uint8)
    images[4] = 235  # the one row in nine that looks the other way wakes units that sleep for all others
    y = np.arange(9) % 2
    for seed in range(4):
        params, _, dead = kata.train(images, y, seed, epochs=3, batch=2, lr=0.01, hidden=25)
        close(dead[-1], dead_share(hidden(params, images / 127.5 - 1)))


def test_keeps_the_settings_it_came_with(kata, rng):
    images, y = pictures(rng, 45)
    equal(kata.train(images, y), kata.train(images, y, 0, epochs=20, batch=20, lr=0.4, warmup=40, hidden=32))


def test_leaves_everything_given_alone(kata, rng):
    params, images, y = some(rng)
    X = images / 127.5 - 1
    given = [*params.values(), X, images, y]
    before = [array.copy() for array in given]
    kata.loss_and_grads(params, X, y)
    kata.train(images, y, 0, epochs=2, batch=4)
    equal([*(params[name] for name in NAMES), X, images, y], before)
