from math import sqrt
from statistics import fmean

import numpy as np
import pytest

from tutor.judge.testing import close, equal, layouts

SHAPES = [(4,), (3, 5), (5, 3), (4, 4), (2, 3, 5), (5, 2, 3), (4, 4, 4), (2, 1, 3, 4), (1, 6), (1,), (6, 1)]


def layernorm(x, g, b, eps=1e-5):
    """The oracle: a position at a time, with the standard library's exactly rounded mean."""
    out = np.empty_like(x)
    for position in np.ndindex(x.shape[:-1]):
        row = [float(v) for v in x[position]]
        mean = fmean(row)
        spread = sqrt(fmean((v - mean) ** 2 for v in row) + eps)
        out[position] = [gain * (v - mean) / spread + shift for v, gain, shift in zip(row, g, b, strict=True)]
    return out


def rmsnorm(x, g, eps=1e-6):
    out = np.empty_like(x)
    for position in np.ndindex(x.shape[:-1]):
        row = [float(v) for v in x[position]]
        size = sqrt(fmean(v * v for v in row) + eps)
        out[position] = [gain * v / size for v, gain in zip(row, g, strict=True)]
    return out


def check(kata, rng, x, **eps):
    """Both norms of x, with gains and shifts that are not 1 and 0."""
    g, b = rng.uniform(0.5, 2, size=x.shape[-1]), rng.normal(size=x.shape[-1])
    g, b = g.astype(x.dtype), b.astype(x.dtype)
    kata.check("layernorm", x, g, b, against=layernorm, **eps)
    kata.check("rmsnorm", x, g, against=rmsnorm, **eps)


def plain(size):
    return np.ones(size), np.zeros(size)


def test_layernorm_gives_the_worked_example(kata):
    g, b = np.array([1.0, 1.0, 2.0, 2.0]), np.array([0.0, 10.0, 0.0, 10.0])
    expect = np.array([-1.341635, 9.552788, 0.894424, 12.683271])
    kata.check("layernorm", np.array([1.0, 2.0, 3.0, 4.0]), g, b, expect=expect, rtol=2e-6)


def test_rmsnorm_gives_the_worked_example(kata):
    kata.check("rmsnorm", np.array([3.0, 4.0]), np.ones(2), expect=np.array([0.848528, 1.131371]), rtol=2e-6)


def test_layernorm_adds_eps_under_the_root(kata):
    x = np.array([[0.0, 0.01], [0.03, 0.01]])
    expect = np.array([[-0.8451543, 0.8451543], [0.9534626, -0.9534626]])
    kata.check("layernorm", x, *plain(2), expect=expect)
    kata.check("layernorm", x, *plain(2), eps=0.1, against=layernorm)


def test_rmsnorm_adds_eps_under_the_root(kata):
    x = np.array([[0.003, 0.004], [0.0, 0.001]])
    expect = np.array([[0.8164966, 1.0886621], [0.0, 0.8164966]])
    kata.check("rmsnorm", x, np.ones(2), expect=expect)
    kata.check("rmsnorm", x, np.ones(2), eps=0.1, against=rmsnorm)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_both_work_for_any_shape(kata, rng, shape):
    check(kata, rng, rng.normal(1.5, 2, size=shape))


def test_both_work_for_random_rows_and_eps(kata, rng):
    for _ in range(10):
        B, D = rng.permutation([2, 3, 5, 7])[:2]
        x = rng.normal(rng.normal(), rng.uniform(0.1, 3), size=(B, D))
        check(kata, rng, x, eps=float(rng.uniform(1e-3, 1)))


def test_layernorm_gives_the_shift_for_a_row_of_equal_features(kata):
    x = np.array([[5.0, 5.0, 5.0, 5.0], [1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0]])
    kata.check("layernorm", x, np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.5, -1.0, 2.0, 7.0]), against=layernorm)


def test_rmsnorm_gives_zeros_for_a_row_of_zeros(kata):
    x = np.array([[0.0, 0.0, 0.0], [1.0, -2.0, 3.0]])
    kata.check("rmsnorm", x, np.array([1.0, 2.0, 3.0]), against=rmsnorm)


def test_layernorm_is_exact_for_a_large_offset(kata, rng):
    x = 1e4 + rng.normal(0, 0.01, size=(4, 6))
    kata.check("layernorm", x, *plain(6), against=layernorm)


def test_layernorm_is_right_for_a_large_offset_in_float32(kata):
    x = np.array([[10000, 10001, 10002, 10003], [9990, 10000, 10006, 10012]], dtype=np.float32)
    g, b = (p.astype(np.float32) for p in plain(4))
    kata.check("layernorm", x, g, b, against=layernorm, rtol=0, atol=0.01)


@pytest.mark.parametrize("norm", ["layernorm", "rmsnorm"])
def test_a_row_does_not_depend_on_its_batch(kata, rng, norm):
    parameters = plain(5) if norm == "layernorm" else (np.ones(5),)
    x = rng.normal(size=(2, 3, 5))
    alone = getattr(kata, norm)(x[1, 2], *parameters)
    others = 100 * rng.normal(size=(2, 3, 5))
    others[1, 2] = x[1, 2]
    close(getattr(kata, norm)(x, *parameters)[1, 2], alone)
    close(getattr(kata, norm)(others, *parameters)[1, 2], alone)


@pytest.mark.parametrize("shape", [(0, 3), (2, 0, 3)], ids=str)
def test_both_take_an_empty_batch(kata, rng, shape):
    check(kata, rng, np.zeros(shape))


def test_both_work_for_any_memory_layout_and_dtype(kata, rng):
    for x in layouts(rng.normal(size=(3, 5))):
        check(kata, rng, x)
    check(kata, rng, rng.normal(size=(2, 3, 5)).astype(np.float32))


def test_both_give_the_same_answer_twice(kata, rng):
    x, g, b = rng.normal(size=(2, 4)), rng.normal(size=4), rng.normal(size=4)
    equal(kata.layernorm(x, g, b), kata.layernorm(x, g, b))
    equal(kata.rmsnorm(x, g), kata.rmsnorm(x, g))
