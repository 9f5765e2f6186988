"""Builds networks beside the learner's classes. Weights are set by hand, so that draws don't matter."""

import random


def values_of(model):
    """All weights and biases in a fixed order: layer by layer, neuron by neuron, w before b."""
    return [v for layer in model.layers for neuron in layer.neurons for v in (*neuron.w, neuron.b)]


def made(nin, nouts, numbers):
    model = submission.MLP(nin, list(nouts), random.Random(1))
    for value, number in zip(values_of(model), numbers, strict=True):
        value.data = number
    return model


def plain(out):
    return [v.data for v in out] if isinstance(out, (list, tuple)) else out.data


def neuron(weights, bias, nonlin, x):
    unit = submission.Neuron(len(weights), nonlin, random.Random(1))
    for value, number in zip(unit.w, weights, strict=True):
        value.data = number
    unit.b.data = bias
    return unit(list(x)).data


def layer(nin, nout, nonlin, numbers, x):
    group = submission.Layer(nin, nout, nonlin, random.Random(1))
    for value, number in zip([v for n in group.neurons for v in (*n.w, n.b)], numbers, strict=True):
        value.data = number
    return [v.data for v in group(list(x))]


def outputs(nin, nouts, numbers, xs):
    model = made(nin, nouts, numbers)
    return [plain(model(list(x))) for x in xs]


def parameters(nin, nouts):
    """How many there are, how many different ones, and whether they are the network's own."""
    model = submission.MLP(nin, list(nouts), random.Random(1))
    given = list(model.parameters())
    own = {id(v) for v in values_of(model)}
    return len(given), len({id(p) for p in given}), {id(p) for p in given} == own


def parts(nin, nout):
    """How many parameters a single neuron and a single layer have."""
    rng = random.Random(1)
    return len(submission.Neuron(nin, True, rng).parameters()), len(submission.Layer(nin, nout, True, rng).parameters())


def start(seed):
    """What a fresh network is like, in a few yes or no."""
    def numbers(s):
        model = submission.MLP(30, [20, 3], random.Random(s))
        weights = [v.data for layer in model.layers for n in layer.neurons for v in n.w]
        return weights, [n.b.data for layer in model.layers for n in layer.neurons]

    weights, biases = numbers(seed)
    mean = sum(weights) / len(weights)
    variance = sum((w - mean) ** 2 for w in weights) / len(weights)
    return {
        "biases 0": all(b == 0 for b in biases),
        "weights in (-1, 1)": all(-1 <= w <= 1 for w in weights),
        "weights around 0": abs(mean) < 0.15,
        "weights spread evenly": abs(variance - 1 / 3) < 0.08,
        "weights all different": len(set(weights)) == len(weights),
        "same seed, same weights": numbers(seed)[0] == weights,
        "other seed, other weights": numbers(seed + 1)[0] != weights,
    }


def train(nin, nouts, numbers, xs, ys, lr, *steps, stale=()):
    """The losses of one call after another, and all numbers at the end. `stale`: grads from before."""
    model = made(nin, nouts, numbers)
    for value, grad in zip(values_of(model), stale):
        value.grad = grad
    losses = [submission.train(model, [list(x) for x in xs], list(ys), lr, n) for n in steps]
    return losses, [v.data for v in values_of(model)]


def learns(nin, nouts, xs, ys, steps, enough, seed):
    """Whether a network with weights of the learner's own drawing gets the loss down to `enough`."""
    model = submission.MLP(nin, list(nouts), random.Random(seed))
    losses = submission.train(model, xs, ys, 0.05, steps)
    last = sum((plain(model(x)) - y) ** 2 for x, y in zip(xs, ys))
    return True if last < enough else last


def arithmetic(x, y):
    """An expression with every operation of Value, and its derivatives."""
    a, b = submission.Value(x), submission.Value(y)
    c = (2 - a) * b + (b - 1) ** 3 + (-a).tanh() * a
    out = 3 * c + c * c - (1 + a) + (a - b) * 0.5 + a**2
    out.backward()
    return out.data, a.grad, b.grad
