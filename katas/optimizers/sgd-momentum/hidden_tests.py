import numpy as np
import pytest
from scipy.signal import lfilter

from tutor.judge.testing import close, equal, holds, layouts

FORMS = pytest.mark.parametrize("form", ["ema", "heavy"])


def velocities(G, beta=0.9, form="ema"):
    """v after each step: a filter with one pole at β, run over the gradients (steps, *shape)."""
    return lfilter([1 - beta if form == "ema" else 1.0], [1.0, -beta], G, axis=0)


def follow(w, G, lr=0.1, beta=0.9, form="ema"):
    """The values of w after each step, for one lr or one a step."""
    rates = np.broadcast_to(lr, len(G)).reshape(-1, *[1] * (G.ndim - 1))
    return w - np.cumsum(rates * velocities(G, beta, form), axis=0)


def steps_of(optimizer, start, gradients):
    """A single parameter's values after each step."""
    w = np.array(start, dtype=float)
    seen = []
    for g in gradients:
        optimizer.step({"w": w}, {"w": np.array(g, dtype=float)})
        seen.append(w.copy())
    return np.array(seen)


@pytest.mark.parametrize(("form", "want"), [("ema", [0.99, 0.971, 0.9439, 0.92951]),
                                            ("heavy", [0.9, 0.71, 0.439, 0.2951])], ids=["ema", "heavy"])  # fmt: skip
def test_gives_the_worked_example(kata, form, want):
    close(steps_of(kata.SGD(0.1, form=form), [1.0], [[1.0], [1.0], [1.0], [-1.0]])[:, 0], np.array(want))


def test_takes_the_ema_form_and_a_beta_of_09_unless_told(kata, rng):
    G = rng.normal(size=(4, 3))
    close(steps_of(kata.SGD(0.1), np.zeros(3), G), follow(np.zeros(3), G, beta=0.9, form="ema"))


@FORMS
def test_holds_the_velocity_of_the_formula_after_three_steps_of_one(kata, form):
    w = steps_of(kata.SGD(1.0, 0.9, form), [0.0], [[1.0]] * 3)[:, 0]
    close(w[1] - w[2], {"ema": 0.271, "heavy": 2.71}[form])


@FORMS
@pytest.mark.parametrize("beta", [0.5, 0.9, 0.99])
def test_follows_the_formula_over_50_steps(kata, rng, form, beta):
    params = {"W": rng.normal(size=(3, 4)), "b": rng.normal(size=4), "gain": rng.normal(size=(1,))}
    gradients = {name: rng.normal(size=(50, *w.shape)) + 0.3 for name, w in params.items()}
    track = kata.probe.run({"lr": 0.02, "beta": beta, "form": form}, params, gradients)
    for name, w in params.items():
        close(track[name], follow(w, gradients[name], 0.02, beta, form))


@FORMS
def test_is_plain_gradient_descent_where_beta_is_zero(kata, rng, form):
    G = rng.normal(size=(5, 2, 3))
    close(steps_of(kata.SGD(0.3, beta=0, form=form), np.ones((2, 3)), G), 1 - 0.3 * np.cumsum(G, axis=0))


@FORMS
def test_rolls_on_when_the_gradient_stops(kata, rng, form):
    G = np.concatenate([rng.normal(size=(3, 4)) + 2.0, np.zeros((5, 4))])
    close(steps_of(kata.SGD(0.1, 0.8, form), np.zeros(4), G), follow(np.zeros(4), G, 0.1, 0.8, form))


@FORMS
def test_lets_a_new_learning_rate_act_at_once(kata, rng, form):
    G = rng.normal(size=(5, 3)) + 1.0
    optimizer, w = kata.SGD(0.1, form=form), np.zeros(3)
    rates = [0.1, 0.1, 0.02, 0.0, 0.5]
    for rate, g in zip(rates, G):
        optimizer.lr = rate
        optimizer.step({"w": w}, {"w": g})
    close(w, follow(np.zeros(3), G, rates, form=form)[-1])


@FORMS
def test_keeps_a_velocity_for_each_parameter(kata, rng, form):
    shapes = {"W": (2, 3), "b": (3,), "c": (3,)}
    G = {name: rng.normal(size=(3, *shape)) for name, shape in shapes.items()}
    params = {name: np.zeros(shape) for name, shape in shapes.items()}
    optimizer = kata.SGD(0.1, form=form)
    for t in range(3):
        optimizer.step(params, {name: g[t] for name, g in G.items()})
    for name, w in params.items():
        close(w, follow(np.zeros(shapes[name]), G[name], form=form)[-1])


@FORMS
def test_goes_by_name_not_by_order(kata, rng, form):
    G, H = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    a, b, optimizer = np.zeros(3), np.zeros(3), kata.SGD(0.1, form=form)
    optimizer.step({"a": a, "b": b}, {"b": H[0], "a": G[0]})
    optimizer.step({"b": b, "a": a}, {"a": G[1], "b": H[1]})
    close(a, follow(np.zeros(3), G, form=form)[-1])
    close(b, follow(np.zeros(3), H, form=form)[-1])


@FORMS
def test_takes_in_a_parameter_that_appears_later(kata, rng, form):
    G, H = rng.normal(size=(4, 3)), rng.normal(size=(2, 2, 5))
    params, optimizer = {"old": np.zeros(3)}, kata.SGD(0.1, form=form)
    for t in range(4):
        grads = {"old": G[t]}
        if t >= 2:
            params.setdefault("new", np.ones((2, 5)))
            grads["new"] = H[t - 2]
        optimizer.step(params, grads)
    close(params["old"], follow(np.zeros(3), G, form=form)[-1])
    close(params["new"], follow(np.ones((2, 5)), H, form=form)[-1])


@FORMS
def test_skips_a_parameter_without_a_gradient(kata, rng, form):
    w, frozen, G = np.zeros(3), rng.normal(size=4), rng.normal(size=(4, 3)) + 1.0
    before, optimizer = frozen.copy(), kata.SGD(0.1, form=form)
    for t in (0, 1):
        optimizer.step({"frozen": frozen, "w": w}, {"w": G[t]})
    rested = w.copy()
    optimizer.step({"frozen": frozen, "w": w}, {})
    equal(w, rested, because="a parameter that had no gradient in this step has moved")
    for t in (2, 3):
        optimizer.step({"frozen": frozen, "w": w}, {"w": G[t]})
    equal(frozen, before)
    close(w, follow(np.zeros(3), G, form=form)[-1])


@FORMS
def test_keeps_two_optimizers_apart(kata, rng, form):
    G, H = rng.normal(size=(3, 3)), 10 + rng.normal(size=(3, 3))
    one, two, v, w = kata.SGD(0.1, form=form), kata.SGD(0.1, form=form), np.zeros(3), np.zeros(3)
    for g, h in zip(G, H):
        one.step({"w": v}, {"w": g})
        two.step({"w": w}, {"w": h})
    close(v, follow(np.zeros(3), G, form=form)[-1])
    close(w, follow(np.zeros(3), H, form=form)[-1])


@FORMS
def test_updates_the_arrays_in_place(kata, rng, form):
    W, b = rng.normal(size=(2, 3)), rng.normal(size=4)
    params, grads = {"W": W, "b": b}, {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=4)}
    want = {name: follow(w.copy(), grads[name][None], form=form)[-1] for name, w in params.items()}
    untouched = W.copy()
    kata.SGD(0.1, form=form).step(params, grads)
    holds(not np.array_equal(W, untouched), "the parameter's array is as it was: write into it, don't make a new one")
    close(W, want["W"])
    close(b, want["b"])
    holds(params["W"] is W and params["b"] is b, "params holds another array now: write into the one it held")


@FORMS
def test_leaves_the_gradients_as_they_were(kata, rng, form):
    w, g = rng.normal(size=(2, 2, 3))
    before, optimizer = g.tobytes(), kata.SGD(0.1, form=form)
    for _ in range(3):
        optimizer.step({"w": w}, {"w": g})
        holds(g.tobytes() == before, "the gradient that was passed in has been changed")


@FORMS
def test_does_not_mind_when_the_gradient_array_is_used_again(kata, rng, form):
    G = rng.normal(size=(4, 3))
    w, g, optimizer = np.zeros(3), np.empty(3), kata.SGD(0.1, form=form)
    for fresh in G:
        g[:] = fresh
        optimizer.step({"w": w}, {"w": g})
        g[:] = 1e6
    close(w, follow(np.zeros(3), G, form=form)[-1])


@FORMS
def test_works_for_any_memory_layout(kata, rng, form):
    W, G = rng.normal(size=(3, 4)), rng.normal(size=(3, 3, 4))
    want = follow(W.copy(), G, form=form)[-1]
    for w, *views in zip(list(layouts(W)), *map(layouts, G)):      # a list: W itself is the first
        optimizer = kata.SGD(0.1, form=form)
        for g in views:
            optimizer.step({"w": w}, {"w": g})
        close(w, want)


@FORMS
@pytest.mark.parametrize("shape", [(1,), (1, 1), (1, 5), (0,)], ids=str)
def test_takes_small_and_empty_parameters(kata, rng, form, shape):
    G = rng.normal(size=(3, *shape))
    close(steps_of(kata.SGD(0.1, form=form), np.zeros(shape), G), follow(np.zeros(shape), G, form=form))


@FORMS
def test_works_for_float32(kata, rng, form):
    w, G = rng.normal(size=5).astype(np.float32), rng.normal(size=(3, 5)).astype(np.float32)
    want = follow(w.astype(float), G.astype(float), form=form)[-1].astype(np.float32)
    optimizer = kata.SGD(0.1, form=form)
    for g in G:
        optimizer.step({"w": w}, {"w": g})
    close(w, want, atol=1e-5)


@FORMS
def test_takes_the_same_steps_twice(kata, rng, form):
    w, G = rng.normal(size=3), rng.normal(size=(3, 3))
    equal(steps_of(kata.SGD(0.1, form=form), w, G), steps_of(kata.SGD(0.1, form=form), w, G))
