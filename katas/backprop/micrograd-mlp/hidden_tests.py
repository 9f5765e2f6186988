import math

import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds

XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]


def count(nin, nouts):
    return sum((n + 1) * m for n, m in zip((nin, *nouts), nouts))


def unpack(numbers, nin, nouts):
    """(W: (nin, nout), b) of each layer; a neuron's numbers are its weights and then its bias."""
    layers, at = [], 0
    for n, m in zip((nin, *nouts), nouts):
        block = np.reshape(numbers[at : at + (n + 1) * m], (m, n + 1))
        layers.append((block[:, :-1].T, block[:, -1]))
        at += (n + 1) * m
    return layers


def forward(layers, X):
    """The input of each layer, and the output."""
    hs = [np.array(X, dtype=float)]
    for i, (W, b) in enumerate(layers):
        z = hs[-1] @ W + b
        hs.append(np.tanh(z) if i < len(layers) - 1 else z)
    return hs


def descend(numbers, nin, nouts, X, y, lr, steps):
    """The losses and the numbers at the end, in matrices."""
    layers, losses = unpack(numbers, nin, nouts), []
    for _ in range(steps):
        hs = forward(layers, X)
        error = hs[-1][:, 0] - y
        losses.append(float(np.sum(error**2)))
        d, after = 2 * error[:, None], []
        for i in range(len(layers) - 1, -1, -1):
            W, b = layers[i]
            after.insert(0, (W - lr * hs[i].T @ d, b - lr * d.sum(axis=0)))
            d = (d @ W.T) * (1 - hs[i] ** 2)
        layers = after
    return losses, [float(v) for W, b in layers for v in np.column_stack([W.T, b]).ravel()]


def draw(rng, nin, nouts):
    return [float(v) for v in rng.uniform(-1, 1, size=count(nin, nouts))]


def check_training(kata, numbers, nin, nouts, X, y, lr, steps):
    losses, after = kata.probe.train(nin, nouts, numbers, X, y, lr, steps)
    want, numbers_after = descend(numbers, nin, nouts, X, y, lr, steps)
    close(losses, [want], rtol=1e-6, atol=1e-9)
    close(after, numbers_after, rtol=1e-6, atol=1e-9)


def test_gives_the_worked_example(kata):
    close(kata.probe.neuron([2.0, -1.0], 0.5, False, [3.0, 4.0]), 2.5)
    close(kata.probe.neuron([2.0, -1.0], 0.5, True, [3.0, 4.0]), 0.98661430)
    losses, after = kata.probe.train(1, [1], [3.0, 0.0], [[2.0], [-1.0]], [4.0, -2.0], 0.05, 2)
    close(losses, [[5.0, 1.17]])
    _, after = kata.probe.train(1, [1], [3.0, 0.0], [[2.0], [-1.0]], [4.0, -2.0], 0.05, 1)
    close(after, [2.5, -0.1])


def test_neuron_weighs_its_inputs_and_adds_its_bias(kata, rng):
    for nin in (1, 3, 4):
        w, b, x = rng.normal(size=nin), float(rng.normal()), rng.normal(size=nin)
        z = float(w @ x) + b
        close(kata.probe.neuron(list(map(float, w)), b, False, list(map(float, x))), z)
        close(kata.probe.neuron(list(map(float, w)), b, True, list(map(float, x))), math.tanh(z))


def test_layer_gives_a_list_with_an_output_for_each_neuron(kata, rng):
    for nin, nout, nonlin in ((3, 2, True), (2, 4, False), (3, 1, True)):
        numbers, x = draw(rng, nin, [nout]), [float(v) for v in rng.normal(size=nin)]
        z = forward(unpack(numbers, nin, [nout]), [x])[-1][0]
        close(kata.probe.layer(nin, nout, nonlin, numbers, x), [float(v) for v in (np.tanh(z) if nonlin else z)])


@pytest.mark.parametrize("nouts", [[1], [2], [4, 1], [2, 3], [4, 4, 1], [3, 2, 4, 2]], ids=str)
def test_network_uses_tanh_in_all_layers_but_the_last(kata, rng, nouts):
    numbers, X = draw(rng, 3, nouts), 2 * rng.normal(size=(4, 3))
    out = forward(unpack(numbers, 3, nouts), X)[-1]
    want = [float(row[0]) if len(row) == 1 else [float(v) for v in row] for row in out]
    close(kata.probe.outputs(3, nouts, numbers, X.tolist()), want)


def test_network_reaches_targets_beyond_one(kata):
    out = kata.probe.outputs(1, [2, 1], [5.0, 0.0, -5.0, 0.0, 3.0, -3.0, 1.0], [[10.0], [-10.0]])
    close(out, [7.0, -5.0])


@pytest.mark.parametrize("nouts", [[1], [4, 1], [4, 4, 1], [2, 5, 3]], ids=str)
def test_parameters_are_all_weights_and_biases_themselves(kata, nouts):
    many, different, own = kata.probe.parameters(3, nouts)
    equal(many, count(3, nouts))
    equal(different, count(3, nouts), because="parameters() lists an object twice")
    equal(own, True, because="parameters() must list the weights and biases themselves, no copies")


def test_parts_have_parameters_of_their_own(kata):
    equal(kata.probe.parts(3, 4), (4, 16))


@pytest.mark.parametrize("seed", [1, 20], ids=str)
def test_starts_from_weights_drawn_from_the_generator(kata, seed):
    for what, is_so in kata.probe.start(seed).items():
        holds(is_so, f"a fresh network lacks this: {what}")


def test_value_of_the_starter_is_still_whole(kata, rng):
    x, y = (float(v) for v in rng.uniform(0.5, 1.5, size=2))

    def f(a, b):
        c = (2 - a) * b + (b - 1) ** 3 - math.tanh(a) * a
        return 3 * c + c * c - (1 + a) + (a - b) * 0.5 + a**2

    h = 1e-5
    want = f(x, y), (f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)
    close(kata.probe.arithmetic(x, y), want, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("nouts", [[1], [3, 1], [2, 4, 1]], ids=str)
def test_training_follows_the_gradient(kata, rng, nouts):
    check_training(kata, draw(rng, 3, nouts), 3, nouts, XS, YS, 0.01, 6)


def test_training_sums_over_any_number_of_samples(kata, rng):
    for n in (1, 2, 5):
        X, y = rng.normal(size=(n, 2)).tolist(), rng.normal(size=n).tolist()
        check_training(kata, draw(rng, 2, [3, 1]), 2, [3, 1], X, y, 0.02, 4)


def test_training_keeps_to_the_learning_rate(kata, rng):
    for lr in (0.001, 0.03):
        check_training(kata, draw(rng, 2, [2, 1]), 2, [2, 1], [[1.0, 0.5], [-0.5, 1.0], [0.2, 0.1]], [0.5, -1.0, 2.0], lr, 5)


def test_training_goes_on_where_it_stopped(kata, rng):
    numbers = draw(rng, 3, [3, 1])
    once, end = kata.probe.train(3, [3, 1], numbers, XS, YS, 0.01, 7)
    parts, end_too = kata.probe.train(3, [3, 1], numbers, XS, YS, 0.01, 3, 4)
    close(parts[0] + parts[1], once[0])
    close(end_too, end)


def test_training_starts_from_gradients_of_zero(kata, rng):
    numbers, stale = draw(rng, 2, [2, 1]), draw(rng, 2, [2, 1])
    losses, after = kata.probe.train(2, [2, 1], numbers, [[1.0, 2.0]], [0.5], 0.1, 3, stale=stale)
    want, numbers_after = descend(numbers, 2, [2, 1], [[1.0, 2.0]], [0.5], 0.1, 3)
    close(losses, [want], rtol=1e-6, atol=1e-9, because="a gradient from before the training has had a say in it")
    close(after, numbers_after, rtol=1e-6, atol=1e-9)


def test_training_goes_through_all_steps_even_when_the_loss_is_zero(kata):
    losses, after = kata.probe.train(1, [1], [2.0, 1.0], [[1.0], [-3.0]], [3.0, -5.0], 0.1, 4)
    equal(losses, [[0.0, 0.0, 0.0, 0.0]])
    equal(after, [2.0, 1.0])


def test_training_of_no_steps_changes_nothing(kata, rng):
    numbers = draw(rng, 2, [2, 1])
    losses, after = kata.probe.train(2, [2, 1], numbers, [[1.0, 2.0]], [0.5], 0.1, 0)
    equal(losses, [[]])
    equal(after, numbers)


def test_learns_four_samples(kata):
    last = kata.probe.learns(3, [4, 4, 1], XS, YS, 100, 0.3, 4)
    holds(last is True, f"the loss of four samples is still {last} after 100 steps")


def test_learns_xor(kata):
    last = kata.probe.learns(2, [4, 1], [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0], 500, 0.5, 2)
    holds(last is True, f"the loss of XOR is still {last} after 500 steps")
