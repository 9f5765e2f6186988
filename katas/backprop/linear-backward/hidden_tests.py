import numpy as np
import pytest

from tutor.judge.testing import close, equal, layouts, numerical_gradient

SHAPES = [
    ((5,), 3, 4), ((2,), 4, 3), ((4,), 4, 4), ((3,), 5, 3), ((2, 3), 5, 4), ((3, 2), 2, 3), ((4, 4), 4, 4),
    ((2, 3, 2), 4, 5), ((), 3, 5), ((), 4, 4), ((1,), 3, 2), ((1, 1), 3, 2), ((5,), 1, 3), ((5,), 3, 1), ((2, 1), 1, 4),
]  # fmt: skip


def named(case):
    lead, n, m = case
    return f"x {(*lead, n)} W {(n, m)}"


def differences(dout, x, W):
    """∂/∂x, ∂/∂W and ∂/∂b of Σ dout·(xW + b), by central differences."""
    x, W, b = x.astype(float), W.astype(float), np.zeros(W.shape[1])
    return (
        numerical_gradient(lambda a: np.sum(dout * (a @ W + b)), x),
        numerical_gradient(lambda a: np.sum(dout * (x @ a + b)), W),
        numerical_gradient(lambda a: np.sum(dout * (x @ W + a)), b),
    )


def draw(rng, lead, n, m):
    return rng.normal(size=(*lead, m)), rng.normal(size=(*lead, n)), rng.normal(size=(n, m))


def check(kata, *args):
    kata.check("linear_back", *args, against=differences, rtol=1e-6, atol=1e-7)


def test_gives_the_worked_example(kata):
    x = np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 1.0]])
    W = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]])
    dout = np.array([[1.0, 2.0], [0.0, -1.0]])
    dx = np.array([[1.0, 4.0, 6.0], [0.0, -1.0, -3.0]])
    dW = np.array([[1.0, -1.0], [2.0, 3.0], [0.0, -1.0]])
    kata.check("linear_back", dout, x, W, expect=(dx, dW, np.array([1.0, 1.0])))


@pytest.mark.parametrize("case", SHAPES, ids=named)
def test_agrees_with_finite_differences(kata, rng, case):
    check(kata, *draw(rng, *case))


def test_adds_up_over_the_rows(kata, rng):
    dout, x, W = draw(rng, (4,), 3, 2)
    dx, dW, db = kata.linear_back(dout, x, W)
    twice = kata.linear_back(np.tile(dout, (2, 1)), np.tile(x, (2, 1)), W)
    close(twice, (np.tile(dx, (2, 1)), 2 * dW, 2 * db))


def test_treats_a_sequence_as_so_many_rows(kata, rng):
    dout, x, W = draw(rng, (3, 4), 5, 2)
    dx, dW, db = kata.linear_back(dout, x, W)
    close(kata.linear_back(dout.reshape(12, 2), x.reshape(12, 5), W), (dx.reshape(12, 5), dW, db))


def test_treats_the_bias_as_the_weight_of_a_constant_input(kata, rng):
    dout, x, W = draw(rng, (6,), 4, 3)
    x[:, 2] = 1.0
    _, dW, db = kata.linear_back(dout, x, W)
    close(db, dW[2])


def test_gives_no_gradient_where_none_comes_in(kata, rng):
    dout, x, W = draw(rng, (4,), 3, 2)
    kata.check("linear_back", 0 * dout, x, W, expect=(np.zeros((4, 3)), np.zeros((3, 2)), np.zeros(2)))


@pytest.mark.parametrize("lead", [(0,), (2, 0)], ids=str)
def test_gives_zeros_for_an_empty_batch(kata, lead):
    args = np.zeros((*lead, 2)), np.zeros((*lead, 3)), np.ones((3, 2))
    kata.check("linear_back", *args, expect=(np.zeros((*lead, 3)), np.zeros((3, 2)), np.zeros(2)))


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    dout, x, W = draw(rng, (2, 3), 5, 4)
    for args in zip(*map(layouts, (dout, x, W))):
        check(kata, *args)
    want = tuple(g.astype(np.float32) for g in differences(dout, x, W))
    kata.check("linear_back", *(a.astype(np.float32) for a in (dout, x, W)), expect=want, atol=1e-4)


def test_gives_the_same_answer_twice(kata, rng):
    dout, x, W = draw(rng, (5,), 3, 2)
    equal(kata.linear_back(dout, x, W), kata.linear_back(dout.copy(), x.copy(), W.copy()))
