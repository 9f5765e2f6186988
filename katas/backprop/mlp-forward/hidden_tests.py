import math

import numpy as np
import pytest
from scipy.special import softmax

from tutor.judge.testing import close, equal, holds, layouts

SIZES = [
    (4, 5, 3), (3, 2, 5, 4), (4, 3, 6, 5, 2), (2, 4, 3, 6, 5, 7), (1, 4, 3, 5), (5, 1, 4, 3), (4, 3, 1, 5),
    (3, 4, 5, 1), (4, 4, 4, 4), (5, 3, 5, 5, 5), (1, 1, 1),
]  # fmt: skip


def named(sizes):
    return f"B {sizes[0]} widths " + "-".join(map(str, sizes[1:]))


def oracle(x, params):
    """Sample by sample and unit by unit."""
    rows = []
    for row in x.astype(float):
        for layer, (W, b) in enumerate(params, start=1):
            z = [sum(v * w for v, w in zip(row, W[:, j])) + b[j] for j in range(len(b))]
            row = [max(v, 0.0) for v in z] if layer < len(params) else z
        rows.append(softmax(np.array(row, dtype=float)))
    return np.array(rows)


def draw(rng, B, *widths):
    params = [
        (rng.normal(size=(n, m)) * math.sqrt(2 / n), rng.normal(size=m)) for n, m in zip(widths, widths[1:])
    ]
    return rng.normal(size=(B, widths[0])), params


def check(kata, x, params, **within):
    """Judge the probabilities, and that nothing was changed; returns them."""
    arrays = [x, *(a for pair in params for a in pair)]
    before, layers, want = [a.tobytes() for a in arrays], len(params), oracle(x, params).astype(x.dtype)
    probs = kata.probe.probabilities(x, params)
    close(probs, want, **within)
    holds(x.tobytes() == before[0], "x has been changed")
    holds(len(params) == layers, f"params had {layers} layers, and has {len(params)} afterwards")
    holds(all(a.tobytes() == kept for a, kept in zip(arrays, before)), "a weight or a bias has been changed")
    return probs


def test_gives_the_worked_example(kata):
    params = [
        (np.array([[1.0, 0.0, -1.0], [1.0, -1.0, 2.0]]), np.array([0.0, 1.0, -1.0])),
        (np.array([[1.0, -1.0], [5.0, 5.0], [0.0, 1.0]]), np.array([-1.0, 0.0])),
        (np.array([[1.0, 0.5, 0.0], [7.0, 7.0, 7.0]]), np.array([-2.0, -1.0, math.log(2)])),
    ]
    probs = check(kata, np.array([[1.0, 2.0]]), params)
    close(probs, np.array([[0.25, 0.25, 0.5]]))


@pytest.mark.parametrize("sizes", SIZES, ids=named)
def test_works_for_any_batch_and_widths(kata, rng, sizes):
    check(kata, *draw(rng, *sizes))


@pytest.mark.parametrize("layers", [1, 2, 3, 4], ids=str)
def test_works_for_any_number_of_layers(kata, rng, layers):
    check(kata, *draw(rng, 4, *(5, 3, 6, 7, 2)[: layers + 1]))


def test_gives_rows_that_sum_to_one(kata, rng):
    x, params = draw(rng, 5, 3, 4, 6, 2)
    close(kata.probe.probabilities(x, params).sum(axis=1), 1.0, rtol=1e-9)  # and nothing was added to a sum


def test_is_no_affine_map_in_disguise(kata, rng):
    x, params = draw(rng, 2, 3, 12, 4)
    x = np.vstack([x, x.mean(axis=0), -x])  # the logits of an affine map at the middle are the mean of the two
    params = [(W, 0 * b) for W, b in params]
    logits = np.log(check(kata, x, params))
    logits -= logits.mean(axis=1, keepdims=True)
    bent = np.abs(logits[2] - logits[:2].mean(axis=0)).max() + np.abs(logits[0] + logits[3]).max()
    holds(bent > 1e-6, "the logits are an affine map of x: nothing between the layers bends them")


def test_leaves_negative_logits_as_they_are(kata):
    x, W = np.array([[1.0], [2.0]]), np.array([[-1.0, -2.0, 0.5]])
    check(kata, x, [(W, np.zeros(3))])
    check(kata, x, [(np.ones((1, 2)), np.zeros(2)), (np.vstack([W, W]), np.zeros(3))])


def test_sets_no_upper_bound_to_a_hidden_unit(kata):
    x = np.array([[70.0], [-400.0], [3.0]])
    first, second = np.array([[1.0, -1.0, 0.5]]), np.array([[0.02, -0.01], [0.01, 0.005], [0.03, -0.02]])
    check(kata, x, [(first, np.zeros(3)), (second, np.zeros(2))])


def test_leaves_negative_inputs_as_they_are(kata):
    x = np.array([[-1.0, -2.0], [-0.5, 3.0], [2.0, -1.0]])
    check(kata, x, [(np.array([[-1.0, 0.5, 1.0], [1.0, -2.0, 0.3]]), np.zeros(3)), (np.eye(3, 4), np.zeros(4))])


def test_gives_every_sample_the_same_answer_in_any_batch(kata, rng):
    x, params = draw(rng, 5, 4, 6, 3)
    alone = kata.probe.probabilities(x[2:3], params)
    among = kata.probe.probabilities(np.vstack([x[:2] * 10, x[2:3], -x[3:]]), params)
    close(among[2:3], alone)


def test_is_stable_for_large_logits(kata):
    W1, W2 = np.array([[1.0, -1.0]]), np.array([[1000.0, 999.8, -1000.0], [-1000.0, -1000.2, -1000.4]])
    x = np.array([[5.0], [-5.0], [0.001], [-0.002]])
    check(kata, x, [(W1, np.zeros(2)), (W2, np.zeros(3))])


def test_works_for_any_memory_layout(kata, rng):
    x, params = draw(rng, 4, 3, 5, 2)
    flat = [x, *(a for pair in params for a in pair)]
    for view, *views in zip(*map(layouts, flat)):
        check(kata, view, list(zip(views[::2], views[1::2])))


def test_works_for_float32(kata, rng):
    x, params = draw(rng, 4, 3, 5, 6, 2)
    check(kata, x.astype(np.float32), [(W.astype(np.float32), b.astype(np.float32)) for W, b in params], rtol=1e-4, atol=1e-5)


def test_gives_the_same_answer_twice(kata, rng):
    x, params = draw(rng, 4, 3, 5, 2)
    equal(kata.probe.probabilities(x, params), kata.probe.probabilities(x.copy(), params))
