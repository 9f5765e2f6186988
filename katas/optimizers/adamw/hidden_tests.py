import numpy as np
import pytest
from scipy.signal import lfilter

from tutor.judge.testing import Wrong, close, equal, holds, layouts


def updates(G, b1=0.9, b2=0.999, eps=1e-8):
    """Adam's m̂ / (√v̂ + ε) for each step, from gradients (steps, *shape)."""
    t = np.arange(1, len(G) + 1).reshape(-1, *[1] * (G.ndim - 1))
    m = lfilter([1 - b1], [1.0, -b1], G, axis=0) / (1 - b1**t)
    v = lfilter([1 - b2], [1.0, -b2], G**2, axis=0) / (1 - b2**t)
    return m / (np.sqrt(v) + eps)


def follow(w, G, lr=0.1, wd=0.1, first="decay", **adam):
    """The values of w after each step; wd = 0 for a parameter that is not decayed."""
    seen = []
    for rate, u in zip(np.broadcast_to(lr, len(G)), updates(G, **adam)):
        w = w * (1 - rate * wd) - rate * u if first == "decay" else (w - rate * u) * (1 - rate * wd)
        seen.append(w)
    return np.array(seen)


def either(got, w, G, **settings):
    """Right, whether it decays before or after the step of Adam."""
    steps = settings.pop("steps", -1)
    try:
        close(got, follow(w, G, first="step", **settings)[steps])
    except Wrong:
        close(got, follow(w, G, first="decay", **settings)[steps])


def run(optimizer, start, G):
    w = np.array(start, dtype=float)
    seen = []
    for g in G:
        optimizer.step({"w": w}, {"w": np.array(g, dtype=float)})
        seen.append(w.copy())
    return np.array(seen)


def everything(name, shape):
    return True


def test_gives_the_worked_example(kata):
    params = {"W": np.array([[1.0, -2.0, 1.0]]), "b": np.array([1.0])}
    kata.AdamW(lr=0.1, wd=0.2).step(params, {"W": np.array([[3.0, -0.5, 0.0]]), "b": np.array([2.0])})
    close(params["W"], np.array([[0.88, -1.86, 0.98]]), atol=0.0021)      # 0.1² · 0.2 for the other order
    close(params["W"][0, 2], 0.98)
    close(params["b"], np.array([0.9]))


def test_shrinks_a_weight_without_a_gradient_by_lr_times_wd(kata):
    w = np.array([[1.0, -3.0], [0.5, 8.0]])
    close(run(kata.AdamW(lr=0.1, wd=0.2), w, np.zeros((3, 2, 2))), follow(w, np.zeros((3, 2, 2)), wd=0.2))


def test_does_not_decay_a_bias_without_a_gradient(kata):
    equal(run(kata.AdamW(lr=0.1, wd=0.2), [1.0, -3.0, 0.5], np.zeros((3, 3))), np.tile([1.0, -3.0, 0.5], (3, 1)))


@pytest.mark.parametrize("shape", [(7,), (2, 3), (3, 1), (1, 1), (2, 3, 4), (1, 2, 1, 3)], ids=str)
def test_decays_what_has_two_axes_or_more_unless_told(kata, rng, shape):
    w, G = rng.normal(size=shape) + 3.0, rng.normal(size=(3, *shape))
    either(run(kata.AdamW(lr=0.1, wd=0.3), w, G), w, G, wd=0.3 if len(shape) > 1 else 0.0, steps=slice(None))


def test_goes_by_axes_and_not_by_names_unless_told(kata, rng):
    start = {"norm.weight": rng.normal(size=(2, 3)), "bias": rng.normal(size=(3, 2)), "embedding": rng.normal(size=4)}
    G = {name: rng.normal(size=(2, *w.shape)) for name, w in start.items()}
    params = {name: w.copy() for name, w in start.items()}
    optimizer = kata.AdamW(lr=0.1, wd=0.4)
    for t in range(2):
        optimizer.step(params, {name: g[t] for name, g in G.items()})
    for name, w in params.items():
        either(w, start[name], G[name], wd=0.0 if name == "embedding" else 0.4)


def test_has_the_promised_defaults(kata, rng):
    w, G = rng.normal(size=(2, 3)), rng.normal(size=(4, 2, 3))
    got = run(kata.AdamW(), 1000 * w, G)
    either(got, 1000 * w, G, lr=1e-3, wd=0.1, steps=slice(None))


@pytest.mark.parametrize("settings", [{}, {"lr": 0.02, "b1": 0.7, "b2": 0.95}, {"lr": 0.05, "eps": 0.1}],
                         ids=["usual betas", "other betas", "large eps"])  # fmt: skip
@pytest.mark.parametrize("wd", [0.0, 0.5])
def test_follows_the_formula_over_60_steps(kata, rng, settings, wd):
    params = {"W": rng.normal(size=(3, 4)), "b": rng.normal(size=4), "K": rng.normal(size=(2, 1, 3))}
    G = {name: rng.normal(size=(60, *w.shape)) + 0.3 for name, w in params.items()}
    settings = {"lr": 0.01, **settings}
    track = kata.probe.run({**settings, "wd": wd}, params, G)
    for name, w in params.items():
        either(track[name], w, G[name], **settings, wd=0.0 if name == "b" else wd, steps=slice(None))


def test_decays_the_same_whatever_the_scale_of_the_gradient(kata, rng):
    w, G = rng.normal(size=(2, 3)) + 2.0, rng.normal(size=(5, 2, 3))
    for scale in (1e-3, 1.0, 1e4):
        with_decay = run(kata.AdamW(lr=0.01, wd=0.5), w, scale * G)
        either(with_decay, w, scale * G, lr=0.01, wd=0.5, steps=slice(None))


def test_decays_with_the_learning_rate_of_the_moment(kata, rng):
    w, G, rates = rng.normal(size=(2, 3)), rng.normal(size=(5, 2, 3)), [0.0, 0.05, 0.1, 0.2, 0.0]
    optimizer, p = kata.AdamW(lr=0.3, wd=0.5), w.copy()
    for rate, g in zip(rates, G):
        optimizer.lr = rate
        optimizer.step({"w": p}, {"w": g})
    either(p, w, G, lr=rates, wd=0.5)


def test_changes_nothing_where_the_learning_rate_is_zero(kata, rng):
    w = rng.normal(size=(2, 3))
    equal(run(kata.AdamW(lr=0.0, wd=0.5), w, rng.normal(size=(2, 2, 3))), np.stack([w, w]))


def test_asks_the_rule_by_name(kata, rng):
    start = {"W": rng.normal(size=(2, 3)), "norm.gain": rng.normal(size=(2, 3)), "b": rng.normal(size=4)}
    G = {name: rng.normal(size=(3, *w.shape)) for name, w in start.items()}
    params = {name: w.copy() for name, w in start.items()}
    optimizer = kata.AdamW(lr=0.1, wd=0.4, decay=lambda name, shape: name in ("b", "W"))
    for t in range(3):
        optimizer.step(params, {name: g[t] for name, g in G.items()})
    for name, w in params.items():
        either(w, start[name], G[name], wd=0.0 if name == "norm.gain" else 0.4)


def test_asks_the_rule_by_shape(kata, rng):
    start = {"a": rng.normal(size=(2, 5)), "b": rng.normal(size=(5, 2)), "c": rng.normal(size=3)}
    G = {name: rng.normal(size=(2, *w.shape)) for name, w in start.items()}
    params = {name: w.copy() for name, w in start.items()}
    optimizer = kata.AdamW(lr=0.1, wd=0.4, decay=lambda name, shape: tuple(shape) in ((5, 2), (3,)))
    for t in range(2):
        optimizer.step(params, {name: g[t] for name, g in G.items()})
    for name, w in params.items():
        either(w, start[name], G[name], wd=0.0 if name == "a" else 0.4)


def test_takes_any_true_result_for_a_yes(kata, rng):
    start = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=4)}
    G = {name: rng.normal(size=(2, *w.shape)) for name, w in start.items()}
    params = {name: w.copy() for name, w in start.items()}
    optimizer = kata.AdamW(lr=0.1, wd=0.4, decay=lambda name, shape: len(shape) - 1)
    for t in range(2):
        optimizer.step(params, {name: g[t] for name, g in G.items()})
    for name, w in params.items():
        either(w, start[name], G[name], wd=0.0 if name == "b" else 0.4)


def test_gives_the_rule_a_name_and_a_tuple(kata, rng):
    asked = []

    def rule(name, shape):
        asked.append((name, shape))
        return True

    kata.AdamW(decay=rule).step({"W": np.ones((2, 3)), "b": np.ones(4)}, {"W": np.ones((2, 3)), "b": np.ones(4)})
    holds(set(asked) == {("W", (2, 3)), ("b", (4,))}, f"decay was asked {asked}, expected ('W', (2, 3)) and ('b', (4,))")


def test_adds_eps_outside_the_root(kata):
    g = np.array([[1e-6, -1e-8, 1e-10]])
    close(run(kata.AdamW(wd=0.0), np.zeros((1, 3)), [g])[0], -1e-3 * g / (np.abs(g) + 1e-8), atol=0.0)


def test_skips_a_parameter_without_a_gradient(kata, rng):
    frozen, w, G = rng.normal(size=(2, 3)), rng.normal(size=(3, 2)), rng.normal(size=(3, 3, 2))
    before, start, optimizer = frozen.copy(), w.copy(), kata.AdamW(lr=0.1, wd=0.4)
    for g in G:
        optimizer.step({"frozen": frozen, "w": w}, {"w": g})
    equal(frozen, before, because="a parameter without a gradient has changed: no step, no decay")
    either(w, start, G, wd=0.4)


def test_keeps_parameters_and_optimizers_apart(kata, rng):
    starts = {"a": rng.normal(size=(2, 3)), "b": rng.normal(size=(2, 3))}
    G = {name: rng.normal(size=(3, 2, 3)) for name in starts}
    H = 10 + rng.normal(size=(3, 2, 3))
    one, two = kata.AdamW(lr=0.1, decay=everything), kata.AdamW(lr=0.1, decay=everything)
    params, other = {name: w.copy() for name, w in starts.items()}, starts["a"].copy()
    for t in range(3):
        order = ("a", "b") if t % 2 else ("b", "a")
        one.step({name: params[name] for name in order}, {name: G[name][t] for name in reversed(order)})
        two.step({"a": other}, {"a": H[t]})
    for name, w in params.items():
        either(w, starts[name], G[name])
    either(other, starts["a"], H)


def test_updates_the_arrays_in_place(kata, rng):
    W, b = rng.normal(size=(2, 3)), rng.normal(size=4)
    params, old = {"W": W, "b": b}, {"W": W.copy(), "b": b.copy()}
    grads = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=4)}
    kata.AdamW(lr=0.1).step(params, grads)
    holds(not np.array_equal(W, old["W"]), "the parameter's array is as it was: write into it, don't make a new one")
    either(W, old["W"], grads["W"][None])
    either(b, old["b"], grads["b"][None], wd=0.0)
    holds(params["W"] is W and params["b"] is b, "params holds another array now: write into the one it held")


def test_leaves_the_gradients_as_they_were(kata, rng):
    w, g = rng.normal(size=(2, 2, 3))
    before, optimizer = g.tobytes(), kata.AdamW(lr=0.1)
    for _ in range(3):
        optimizer.step({"w": w}, {"w": g})
        holds(g.tobytes() == before, "the gradient that was passed in has been changed")


def test_works_for_any_memory_layout(kata, rng):
    W, G = rng.normal(size=(3, 4)), rng.normal(size=(3, 3, 4))
    start = W.copy()
    for w, *views in zip(list(layouts(W)), *map(layouts, G)):      # a list: W itself is the first
        optimizer = kata.AdamW(lr=0.1)
        for g in views:
            optimizer.step({"w": w}, {"w": g})
        either(w, start, G)


def test_works_for_float32(kata, rng):
    w, G = rng.normal(size=(2, 5)).astype(np.float32), rng.normal(size=(3, 2, 5)).astype(np.float32)
    want = follow(w.astype(float), G.astype(float), lr=0.01).astype(np.float32)[-1]
    optimizer = kata.AdamW(lr=0.01)
    for g in G:
        optimizer.step({"w": w}, {"w": g})
    close(w, want[...], atol=1e-4)


def test_takes_the_same_steps_twice(kata, rng):
    w, G = rng.normal(size=(2, 3)), rng.normal(size=(3, 2, 3))
    equal(run(kata.AdamW(lr=0.1), w, G), run(kata.AdamW(lr=0.1), w, G))
