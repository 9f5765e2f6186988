import math

import numpy as np
import pytest
from scipy.linalg import norm

from tutor.judge.testing import close, equal, holds, layouts

SHAPES = {"embedding": (20, 3), "W": (4, 5), "kernel": (2, 3, 1, 2), "b": (5,), "gain": (1,)}


def oracle(grads, max_norm):
    """The exactly rounded sum of all squares."""
    total = math.sqrt(math.fsum(float(v) ** 2 for g in grads.values() for v in g.ravel()))
    factor = min(1.0, max_norm / total) if total else 1.0
    return {name: (g * factor).astype(g.dtype) for name, g in grads.items()}, total


def draw(rng, scale=1.0):
    """Five tensors of very different size."""
    return {name: scale * rng.normal(0, rng.uniform(0.1, 3), size=shape) for name, shape in SHAPES.items()}


def long_vector(grads):
    return np.concatenate([grads[name].ravel() for name in sorted(grads)])


def example():
    return {"W": np.array([3.0, 4.0]), "b": np.array([0.0, 12.0])}


def test_gives_the_worked_example(kata):
    kata.check("clip", example(), 6.5, expect=({"W": np.array([1.5, 2.0]), "b": np.array([0.0, 6.0])}, 13.0))
    kata.check("clip", example(), 20.0, expect=(example(), 13.0))


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9, 0.999])
def test_brings_a_long_gradient_to_the_norm_asked_for(kata, rng, share):
    grads = draw(rng)
    max_norm = share * float(norm(long_vector(grads)))
    clipped, _ = kata.check("clip", grads, max_norm, against=oracle)
    close(float(norm(long_vector(clipped))), max_norm)


@pytest.mark.parametrize("share", [1.001, 1.7, 100.0])
def test_leaves_a_short_gradient_bit_for_bit(kata, rng, share):
    grads = draw(rng)
    clipped, total = kata.clip(grads, share * float(norm(long_vector(grads))))
    close(total, float(norm(long_vector(grads))))
    equal(clipped, grads, because="a gradient below the threshold has changed")


def test_leaves_a_gradient_alone_that_has_just_the_norm(kata):
    equal(kata.clip(example(), 13.0)[0], example())
    equal(kata.clip({"w": np.array([3.0, 4.0])}, 5)[0], {"w": np.array([3.0, 4.0])})


def test_keeps_the_direction_of_the_whole_gradient(kata, rng):
    grads = draw(rng)
    clipped, _ = kata.clip(grads, 0.5)
    before, after = long_vector(grads), long_vector(clipped)
    close(float(before @ after / norm(before) / norm(after)), 1.0)


def test_returns_the_norm_before_clipping(kata, rng):
    for scale in (0.01, 1.0, 100.0):
        grads = draw(rng, scale)
        close(kata.clip(grads, 1.0)[1], float(norm(long_vector(grads))))


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1e6], ids=str)
def test_works_at_any_scale(kata, rng, scale):
    grads = draw(rng, scale)
    kata.check("clip", grads, 0.3 * float(norm(long_vector(grads))), against=oracle)


def test_depends_on_all_tensors_together(kata, rng):
    grads = draw(rng)
    alone = {"b": grads["b"]}
    max_norm = 0.6 * float(norm(grads["b"]))
    kata.check("clip", alone, max_norm, against=oracle)
    kata.check("clip", grads, max_norm, against=oracle)
    kata.check("clip", dict(reversed(grads.items())), max_norm, against=oracle)


def test_takes_a_tensor_that_dwarfs_all_others(kata):
    grads = {"small": np.full((2, 3), 1e-3), "large": np.array([[300.0, -400.0]]), "zero": np.zeros(4)}
    kata.check("clip", grads, 1.0, against=oracle)


def test_adds_up_squares_whatever_their_sign_and_shape(kata):
    kata.check("clip", {"W": np.array([[1.0, -2.0, 2.0], [-4.0, 0.0, 0.0]])}, 2.5, against=oracle)
    kata.check("clip", {"K": -np.ones((2, 2, 2, 2))}, 1.0, expect=({"K": np.full((2, 2, 2, 2), -0.25)}, 4.0))


def test_takes_a_parameter_that_is_a_single_number(kata):
    grads = {"scale": np.array(-3.0), "W": np.array([[4.0]])}
    kata.check("clip", grads, 2.5, expect=({"scale": np.array(-1.5), "W": np.array([[2.0]])}, 5.0))
    kata.check("clip", grads, 6.0, expect=(grads, 5.0))


def test_takes_gradients_of_zero(kata):
    grads = {"W": np.zeros((2, 3)), "b": np.zeros(4)}
    kata.check("clip", grads, 1.0, expect=(grads, 0.0))


def test_takes_no_gradients_and_empty_ones(kata, rng):
    kata.check("clip", {}, 1.0, expect=({}, 0.0))
    kata.check("clip", {"none": np.zeros((0, 3)), "b": np.array([6.0, 8.0])}, 5.0, against=oracle)


@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan], ids=["inf", "minus inf", "nan"])
def test_reports_a_gradient_that_is_not_finite(kata, rng, bad):
    grads = draw(rng)
    grads["W"][1, 2] = bad
    _, total = kata.clip(grads, 1.0)
    holds(not math.isfinite(total), f"total_norm is {total:.4g}, although a gradient holds {bad}")


def test_works_for_random_gradients(kata, rng):
    for _ in range(15):
        kata.check("clip", draw(rng, float(rng.uniform(0.1, 3))), float(rng.uniform(0.2, 20)), against=oracle)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    W, b = rng.normal(size=(3, 5)), rng.normal(size=4)
    for view in layouts(W):
        kata.check("clip", {"W": view, "b": b}, 0.7, against=oracle)
    kata.check("clip", {"W": W.astype(np.float32), "b": b.astype(np.float32)}, 0.7, against=oracle)


def test_leaves_the_gradients_as_they_were(kata, rng):
    grads = draw(rng)
    arrays, before = dict(grads), {name: g.copy() for name, g in grads.items()}
    kata.clip(grads, 0.1)
    holds(all(grads[name] is g for name, g in arrays.items()), "the dict that was passed in holds other arrays now")
    equal(grads, before, because="the gradients that were passed in have been changed")


def test_gives_the_same_answer_twice(kata, rng):
    grads = draw(rng)
    for first, second in zip(kata.clip(grads, 0.5), kata.clip(grads, 0.5)):
        equal(second, first)
