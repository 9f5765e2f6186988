import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from tutor.judge.testing import close, equal, holds, numerical_gradient

NAMES = ("E", "S", "W", "b")


def language(rng, n=1500, V=12):
    """Four tokens may follow each token, all alike: no model can do better than ln 4 = 1.386."""
    follows = [rng.permutation(V)[:4] for _ in range(V)]
    ids = [int(rng.integers(V))]
    while len(ids) < n:
        ids.append(int(follows[ids[-1]][rng.integers(4)]))
    return np.array(ids)


def some(rng, T=5, V=7, d=4, B=3):
    params = {
        "E": rng.normal(size=(V, d)), "S": rng.normal(size=(T, T)),
        "W": rng.normal(size=(d, V)), "b": rng.normal(size=V),
    }  # fmt: skip
    return params, rng.integers(V, size=(B, T)), rng.integers(V, size=(B, T))


def logits_of(params, x):
    """The oracle: each position by itself, from nothing but the tokens up to it."""
    out = np.empty((*x.shape, len(params["b"])))
    for t in range(x.shape[1]):
        weights = softmax(params["S"][t, : t + 1])
        mixed = sum(w * params["E"][x[:, s]] for s, w in enumerate(weights))
        out[:, t] = mixed @ params["W"] + params["b"]
    return out


def nats(params, x, y):
    log_p = log_softmax(logits_of(params, x), axis=-1)
    return float(-np.mean([log_p[i, t, y[i, t]] for i, t in np.ndindex(y.shape)]))


def slopes(params, x, y):
    """∂loss/∂p, entry by entry, to some ten digits."""
    return {name: numerical_gradient(lambda p: nats({**params, name: p}, x, y), params[name]) for name in NAMES}


def test_get_batch_gives_the_worked_example(kata):
    x, y = kata.get_batch(np.array([5, 8, 2, 9, 4, 7]), np.array([0, 2]), 3)
    equal((x, y), (np.array([[5, 8, 2], [2, 9, 4]]), np.array([[8, 2, 9], [9, 4, 7]])))


def test_targets_are_the_tokens_that_come_next(kata, rng):
    ids = rng.permutation(40)
    for T, starts in ((1, [3]), (4, [0, 9, 9, 35]), (6, [33, 2]), (39, [0])):
        x, y = kata.get_batch(ids, np.array(starts), T)
        equal(x, np.array([ids[s : s + T] for s in starts]))
        equal(y, np.array([ids[s + 1 : s + T + 1] for s in starts]))


def test_mask_shows_each_position_itself_and_the_past(kata):
    for T in (1, 2, 5):
        found = np.asarray(kata.mask(T))
        equal(found.astype(bool), np.array([[s <= t for s in range(T)] for t in range(T)]))


def test_attention_is_a_mean_over_what_may_be_seen(kata, rng):
    for T in (1, 2, 6):
        params, _, _ = some(rng, T=T)
        A = kata.attention(params)
        expect = np.zeros((T, T))
        for t in range(T):
            expect[t, : t + 1] = softmax(params["S"][t, : t + 1])
        close(A, expect)
    for big in ([[900.0, 1.0], [-900.0, 900.0]], [[-900.0, 0.0], [0.0, 900.0]]):
        close(kata.attention({"S": np.array(big)}), np.eye(2))


def test_a_changed_token_changes_nothing_before_it(kata, rng):
    params, x, _ = some(rng, T=6)
    before = kata.forward(params, x)
    for t in range(6):
        other = x.copy()
        other[:, t] = (other[:, t] + 1 + rng.integers(6, size=3)) % 7
        moved = np.abs(kata.forward(params, other) - before).max(axis=(0, 2)) > 1e-12
        holds(not moved[:t].any(), f"token {t} was changed, and the logits of position {int(np.argmax(moved))} changed: it sees the future")
        holds(moved[t:].all(), f"token {t} was changed, and not all logits from position {t} on changed: something may not see it")


def test_forward_uses_the_past_alone(kata, rng):
    params, x, _ = some(rng)
    close(kata.forward(params, x), logits_of(params, x))
    params, x, _ = some(rng, T=1, B=2)
    close(kata.forward(params, x), logits_of(params, x))


def test_a_model_that_knows_nothing_has_a_loss_of_ln_V(kata, rng):
    for B, T, V in ((2, 3, 5), (4, 1, 10), (1, 6, 50)):
        y = rng.integers(V, size=(B, T))
        close(kata.loss(np.full((B, T, V), 0.7), y), np.log(V), because=f"with equal logits for {V} tokens the loss should be ln {V} = {np.log(V):.4f}")


def test_loss_gives_the_worked_example(kata):
    logits = np.log(np.array([[[0.5, 0.25, 0.25], [0.125, 0.125, 0.75]]]))
    close(kata.loss(logits, np.array([[0, 1]])), 1.386294, rtol=1e-6)


def test_loss_is_the_mean_over_all_targets(kata, rng):
    for B, T, V in ((3, 4, 6), (1, 5, 2), (7, 1, 3)):
        logits, y = 3 * rng.normal(size=(B, T, V)), rng.integers(V, size=(B, T))
        expect = -np.mean([log_softmax(logits[i, t])[y[i, t]] for i, t in np.ndindex(B, T)])
        close(kata.loss(logits, y), expect)
        close(kata.loss(logits + 5000, y), expect, rtol=1e-6)


def test_gradients_agree_with_finite_differences(kata, rng):
    params, x, y = some(rng)
    got = kata.gradients(params, x, y)
    for name, slope in slopes(params, x, y).items():
        close(got[name], slope, rtol=1e-5, atol=1e-8, because=f"∂loss/∂{name} is not what finite differences give")


@pytest.mark.parametrize(("n", "share"), [(50, 0.2), (50, 0.3), (7, 0.5)], ids=str)
def test_split_keeps_the_end_of_the_text_apart(kata, rng, n, share):
    ids = rng.permutation(n)
    expect = n - round(share * n)
    for got in (kata.split(ids, share), *([kata.split(ids)] if share == 0.2 else [])):
        equal((got[0], got[1]), (ids[:expect], ids[expect:]))


def test_training_never_looks_at_the_validation_text(kata, rng):
    ids = language(rng, 60, 8)
    other = ids.copy()
    other[48:] = (other[48:] + 1) % 8
    (params, losses, _), (again, losses_again, _) = (kata.train(text, 8, 1, steps=25, batch=9) for text in (ids, other))
    equal(losses_again, losses, because="the losses change when only the validation text changes")
    equal(again, params, because="the parameters change when only the validation text changes")


def test_learns_the_language_as_well_as_one_can_and_no_better(kata, rng):
    params, losses, val = kata.train(language(rng), 12, 3)
    equal(len(losses), 300)
    close(losses[0], np.log(12), because=f"the first loss is {losses[0]:.4f}; a model that knows nothing has ln 12 = 2.4849")
    late = np.mean(losses[-20:])
    holds(late > 1.3, f"the loss falls to {late:.3g}; nothing can be better than ln 4 = 1.386 in this language")
    holds(late < 1.6, f"the loss is still {late:.3g}; it should come near ln 4 = 1.386")
    holds(1.25 < val < 1.85, f"the validation loss is {val:.3g}; it should be a little above ln 4 = 1.386")


def test_reports_the_loss_on_every_window_of_the_validation_text(kata, rng):
    ids = language(rng, 120, 6)
    for T, n in ((5, 120), (4, 117), (3, 100), (5, 105)):
        params, _, val = kata.train(ids[:n], 6, 0, steps=3, T=T)
        end = ids[n - round(0.2 * n) : n]
        starts = range(0, len(end) - T, T)
        x, y = (np.array([end[s + shift : s + shift + T] for s in starts]) for shift in (0, 1))
        close(val, nats(params, x, y))


def test_begins_knowing_nothing(kata, rng):
    params, losses, val = kata.train(language(rng, 80, 40), 40, 2, steps=0, d=50)
    equal(losses, [])
    close(val, np.log(40))
    shapes = {name: value.shape for name, value in params.items()}
    equal(shapes, {"E": (40, 50), "S": (6, 6), "W": (50, 40), "b": (40,)})
    equal((params["S"], params["W"], params["b"]), (np.zeros((6, 6)), np.zeros((50, 40)), np.zeros(40)))
    close(params["E"].std(), 1.0, rtol=0.1)


def test_walks_down_the_gradient(kata, rng):
    ids = np.array([2, 4] * 15)  # two kinds of windows, so 2ᵏ ways for k steps
    start, _, _ = kata.train(ids, 5, 4, steps=0, T=3, d=2)
    ways, seen = [start], [[]]
    for k in (1, 2, 3):
        ahead = []
        for way, losses in zip(ways, seen, strict=True):
            for first in (0, 1):
                x, y = ids[None, first : first + 3], ids[None, first + 1 : first + 4]
                grads = slopes(way, x, y)
                after = {name: way[name] - 0.6 * grads[name] for name in NAMES}
                ahead.append((after, [*losses, nats(way, x, y)]))
        ways, seen = map(list, zip(*ahead, strict=True))
        got, losses, _ = kata.train(ids, 5, 4, steps=k, batch=1, T=3, d=2, lr=0.6)
        equal(len(losses), k)
        found = [
            told for way, told in ahead
            if all(np.allclose(got[name], way[name], rtol=1e-5, atol=1e-7) for name in NAMES)
        ]
        holds(found, f"the parameters after {k} steps can't be reached by steps down the gradient")
        holds(any(np.allclose(losses, told, rtol=1e-6) for told in found), "the losses are not those before each step")


def test_trains_on_windows_from_everywhere(kata):
    params, _, _ = kata.train(np.arange(35), 35, 5, steps=1, batch=2000)  # the first 28 are trained on
    said = np.flatnonzero(params["b"] > -1 / 36)
    equal(said.tolist(), list(range(1, 28)), because="windows should begin anywhere, from the first place to the last that leaves a target")


def test_a_batch_has_the_size_asked_for(kata):
    params, _, _ = kata.train(np.arange(40), 40, 1, steps=1, batch=7, T=2)
    counts = np.round((params["b"] + 1 / 40) * 14)
    close(counts.sum(), 14.0)
    close((params["b"] + 1 / 40) * 14, counts, atol=1e-6)
    holds((counts > 0).sum() > 4, "the windows of a batch are all the same")


def test_same_seed_same_result(kata, rng):
    ids = language(rng, 100, 6)
    once, again, other = (kata.train(ids, 6, seed, steps=5) for seed in (1, 1, 2))
    equal(again, once)
    holds(not np.allclose(other[0]["E"], once[0]["E"]), "another seed gives the same parameters")


def test_keeps_the_settings_it_came_with(kata, rng):
    ids = language(rng, 100, 6)
    equal(kata.train(ids, 6), kata.train(ids, 6, 0, steps=300, batch=24, T=6, d=16, lr=1.0))


def test_leaves_everything_given_alone(kata, rng):
    params, x, y = some(rng)
    before = {name: value.copy() for name, value in params.items()}, x.copy(), y.copy()
    kata.gradients(params, x, y)
    kata.loss(kata.forward(params, x), y)
    equal((params, x, y), before)
