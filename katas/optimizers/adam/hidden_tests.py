import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds, layouts


def decayed(G, beta):
    """(1 − β) Σₛ βᵗ⁻ˢ gₛ for each t, as a sum over the whole past instead of a recursion."""
    t = np.arange(len(G))
    weights = np.where(t[:, None] >= t, (1 - beta) * beta ** np.maximum(t[:, None] - t, 0.0), 0.0)
    return np.tensordot(weights, G, axes=1), weights.sum(axis=1).reshape(-1, *[1] * (G.ndim - 1))


def adam(w, G, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    """The values of w after every step; a corrected mean is a weighted mean, weights adding up to 1."""
    (m, m_weight), (v, v_weight) = decayed(G, b1), decayed(G**2, b2)
    return w - np.cumsum(lr * (m / m_weight) / (np.sqrt(v / v_weight) + eps), axis=0)


def rmsprop(w, G, lr, beta=0.9, eps=1e-8):
    v, _ = decayed(G**2, beta)
    return w - np.cumsum(lr * G / (np.sqrt(v) + eps), axis=0)


ORACLES = {"Adam": adam, "RMSProp": rmsprop}
SETTINGS = {
    "RMSProp": {"lr": 0.01},
    "RMSProp with another beta": {"lr": 0.1, "beta": 0.5},
    "Adam": {},
    "Adam with other betas": {"lr": 0.02, "b1": 0.7, "b2": 0.95},
    "Adam with a large eps": {"lr": 0.05, "eps": 0.1},
    "RMSProp with a large eps": {"lr": 0.05, "eps": 0.1},
}
BOTH = pytest.mark.parametrize("kind", ["RMSProp", "Adam"])


def make(kata, kind, **settings):
    return getattr(kata, kind)(**{"lr": 0.1, **settings})


def steps_of(optimizer, start, gradients):
    """A single parameter's values after each step."""
    w = np.array(start, dtype=float)
    seen = []
    for g in gradients:
        optimizer.step({"w": w}, {"w": np.array(g, dtype=float)})
        seen.append(w.copy())
    return np.array(seen)


def test_gives_the_worked_example_of_rmsprop(kata):
    close(steps_of(kata.RMSProp(0.1), [1.0], [[2.0], [-1.0]]), np.array([[0.6837722340], [0.8312141853]]))


def test_gives_the_worked_example_of_adam(kata):
    close(steps_of(kata.Adam(lr=0.1), [1.0], [[2.0], [-1.0]]), np.array([[0.9000000005], [0.8733663029]]))


def test_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(kata):
    g = [1e-2, -3.0, 250.0, -0.7]
    close(steps_of(kata.Adam(), [0.0, 0.0, 0.0, 0.0], [g])[0], -1e-3 * np.sign(g), rtol=1e-5)


def test_adds_eps_outside_the_root(kata):
    g = np.array([1e-6, -1e-8, 1e-10])
    close(steps_of(kata.Adam(), np.zeros(3), [g])[0], -1e-3 * g / (np.abs(g) + 1e-8), atol=0.0)
    close(steps_of(kata.RMSProp(1e-3), np.zeros(3), [g])[0], -1e-3 * g / (np.sqrt(0.1) * np.abs(g) + 1e-8), atol=0.0)


@BOTH
def test_stays_in_place_when_the_gradient_is_zero(kata, kind):
    w = steps_of(make(kata, kind), [1.5, -2.0], [[0.0, 0.0]] * 2)
    equal(w, np.tile([1.5, -2.0], (2, 1)))


@pytest.mark.parametrize("case", list(SETTINGS))
def test_follows_the_formula_over_100_steps(kata, rng, case):
    kind, settings = case.split()[0], SETTINGS[case]
    params = {"W": rng.normal(size=(3, 4)), "gain": rng.normal(size=(1,))}
    gradients = {name: rng.normal(size=(100, *w.shape)) + 0.3 for name, w in params.items()}
    track = kata.probe.run(kind, settings, params, gradients)
    for name, w in params.items():
        close(track[name], ORACLES[kind](w, gradients[name], **settings))


def test_adam_coasts_on_its_momentum_when_the_gradient_stops(kata, rng):
    G = np.concatenate([rng.normal(size=(5, 3)) + 2.0, np.zeros((10, 3))])
    track = kata.probe.run("Adam", {"lr": 0.1}, {"w": np.zeros(3)}, {"w": G})["w"]
    close(track, adam(np.zeros(3), G, lr=0.1))


def test_rmsprop_keeps_its_stride_under_a_constant_gradient(kata):
    G = np.full((200, 2), [0.03, -40.0])
    track = kata.probe.run("RMSProp", {"lr": 0.01}, {"w": np.zeros(2)}, {"w": G})["w"]
    close(track[-1] - track[-2], np.array([-0.01, 0.01]))


@BOTH
def test_gives_a_parameter_the_same_steps_in_company_as_alone(kata, rng, kind):
    w, other = rng.normal(size=3), rng.normal(size=(2, 3))
    G = rng.normal(size=(3, 3))
    alone = kata.probe.run(kind, {"lr": 0.1}, {"w": w}, {"w": G})["w"][-1]
    params, optimizer = {"other": other, "w": w, "last": rng.normal(size=5)}, make(kata, kind)
    for g in G:
        optimizer.step(params, {"other": rng.normal(size=(2, 3)), "w": g, "last": rng.normal(size=5)})
    close(w, alone)


@BOTH
def test_keeps_two_optimizers_apart(kata, rng, kind):
    G, H = rng.normal(size=(2, 3)), 10 + rng.normal(size=(2, 3))
    one, two = make(kata, kind), make(kata, kind)
    v, w = {"w": np.zeros(3)}, {"w": np.zeros(3)}
    for g, h in zip(G, H):
        one.step(v, {"w": g})
        two.step(w, {"w": h})
    close(v["w"], ORACLES[kind](np.zeros(3), G, lr=0.1)[-1])
    close(w["w"], ORACLES[kind](np.zeros(3), H, lr=0.1)[-1])


@BOTH
def test_updates_the_arrays_in_place(kata, rng, kind):
    W, b = rng.normal(size=(2, 3)), rng.normal(size=4)
    params, grads = {"W": W, "b": b}, {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=4)}
    want = {name: ORACLES[kind](w, grads[name][None], lr=0.1)[-1] for name, w in params.items()}
    untouched = W.copy()
    make(kata, kind).step(params, grads)
    holds(not np.array_equal(W, untouched), "the parameter's array is as it was: write into it, don't make a new one")
    close(W, want["W"])
    close(b, want["b"])
    holds(params["W"] is W and params["b"] is b, "params holds another array now: write into the one it held")


@BOTH
def test_leaves_the_gradients_as_they_were(kata, rng, kind):
    g, w = rng.normal(size=(2, 2, 3))
    before, optimizer = g.tobytes(), make(kata, kind)
    for _ in range(2):
        optimizer.step({"w": w}, {"w": g})
        holds(g.tobytes() == before, "the gradient that was passed in has been changed")


@BOTH
def test_does_not_mind_when_the_gradient_array_is_used_again(kata, rng, kind):
    G = rng.normal(size=(3, 3))
    w, g, optimizer = np.zeros(3), np.empty(3), make(kata, kind)
    for fresh in G:
        g[:] = fresh
        optimizer.step({"w": w}, {"w": g})
        g[:] = 1e6
    close(w, ORACLES[kind](np.zeros(3), G, lr=0.1)[-1])


@BOTH
def test_skips_a_parameter_without_a_gradient(kata, rng, kind):
    frozen, w = rng.normal(size=4), rng.normal(size=3)
    before, G = frozen.copy(), rng.normal(size=(3, 3))
    want = ORACLES[kind](w, G, lr=0.1)[-1]
    optimizer = make(kata, kind)
    for g in G:
        optimizer.step({"frozen": frozen, "w": w}, {"w": g})
    equal(frozen, before)
    close(w, want)


@BOTH
def test_goes_by_name_not_by_order(kata, rng, kind):
    a, b = rng.normal(size=3), rng.normal(size=3)
    ga, gb = rng.normal(size=3), 5 * rng.normal(size=3)
    want = ORACLES[kind](b, np.array([gb, gb, ga]), lr=0.1)[-1]
    optimizer = make(kata, kind)
    optimizer.step({"a": a, "b": b}, {"b": gb, "a": ga})
    optimizer.step({"b": b, "a": a}, {"a": ga, "b": gb})
    optimizer.step({"a": a, "b": b}, {"b": ga, "a": gb})
    close(b, want)


@BOTH
def test_takes_a_new_learning_rate_between_steps(kata, rng, kind):
    G = rng.normal(size=(3, 3))
    optimizer, w = make(kata, kind), np.zeros(3)
    for t, g in enumerate(G):
        if t == 2:
            optimizer.lr = 0.02
        optimizer.step({"w": w}, {"w": g})
    full = np.diff(ORACLES[kind](np.zeros(3), G, lr=1.0), axis=0, prepend=np.zeros((1, 3)))
    close(w, np.array([0.1, 0.1, 0.02]) @ full)


@BOTH
def test_works_for_any_memory_layout(kata, rng, kind):
    W, G = rng.normal(size=(3, 4)), rng.normal(size=(2, 3, 4))
    want = ORACLES[kind](W, G, lr=0.1)[-1]
    for w, *views in zip(list(layouts(W)), *map(layouts, G)):      # a list: W itself is the first
        optimizer = make(kata, kind)
        for g in views:
            optimizer.step({"w": w}, {"w": g})
        close(w, want)


@BOTH
def test_works_for_float32(kata, rng, kind):
    w, G = rng.normal(size=5).astype(np.float32), rng.normal(size=(2, 5)).astype(np.float32)
    want = ORACLES[kind](w.astype(float), G.astype(float), lr=0.1)[-1].astype(np.float32)
    optimizer = make(kata, kind)
    for g in G:
        optimizer.step({"w": w}, {"w": g})
    close(w, want, atol=1e-5)


@BOTH
def test_takes_the_same_steps_twice(kata, rng, kind):
    told = kind, {"lr": 0.1}, {"w": rng.normal(size=3)}, {"w": rng.normal(size=(3, 3))}
    equal(kata.probe.run(*told), kata.probe.run(*told))
