import numpy as np
import pytest

from tutor.judge.testing import close, equal, layouts, numerical_gradient

NEAR = {"rtol": 1e-6, "atol": 1e-7}  # finite differences of a square are right to about 10 digits


def affine_loss(W, x, b, y):
    return sum((float(sum(Wi * x)) + bi - yi) ** 2 for Wi, bi, yi in zip(W, b, y, strict=True))


def affine_measured(W, x, b, y):
    return (numerical_gradient(lambda V: affine_loss(V, x, b, y), W),
            numerical_gradient(lambda c: affine_loss(W, x, c, y), b))  # fmt: skip


def linreg_loss(X, y, w, b):
    return sum((float(sum(row * w)) + float(b) - target) ** 2 for row, target in zip(X, y, strict=True)) / len(y)


def linreg_measured(X, y, w, b):
    return (numerical_gradient(lambda v: linreg_loss(X, y, v, b), w),
            float(numerical_gradient(lambda c: linreg_loss(X, y, w, c), b)))  # fmt: skip


def draw_affine(rng, m, n):
    return rng.normal(size=(m, n)), rng.normal(size=n), rng.normal(size=m), rng.normal(size=m)


def draw_linreg(rng, n, d):
    return rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d), float(rng.normal())


def pair(answer):
    """[∂/∂x, ∂/∂y] as an array, where the learner may have returned a list or a tuple."""
    return np.asarray(answer, dtype=np.float64)


def test_gives_the_worked_examples(kata):
    kata.check("d_affine_sq", 3.0, 2.0, 1.0, expect=28.0)
    close(pair(kata.grad_quad(1.0, 2.0)), np.array([4.0, 5.0]))
    W, x = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 1.0]]), np.array([1.0, 2.0, 3.0])
    want = np.array([[4.0, 8.0, 12.0], [2.0, 4.0, 6.0]]), np.array([4.0, 2.0])
    kata.check("grad_affine", W, x, np.array([1.0, -1.0]), np.array([4.0, 3.0]), expect=want)
    X, y = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]]), np.array([1.0, 6.0, 5.0])
    kata.check("grad_linreg", X, y, np.array([1.0, 2.0]), 1.0, expect=(np.array([-2 / 3, 10 / 3]), 4 / 3))


def test_measures_the_same_slope_of_the_square(kata, rng):
    for w, x, b in [(0.0, 0.0, 0.0), (0.0, 1.5, -2.0), (2.0, 0.0, 3.0), *rng.normal(size=(17, 3)).tolist()]:
        measured = numerical_gradient(lambda v, x=x, b=b: (v * x + b) ** 2, w)
        kata.check("d_affine_sq", w, x, b, expect=float(measured), **NEAR)


def test_measures_the_same_gradient_of_the_quadratic(kata, rng):
    for x, y in [(0.0, 0.0), (0.0, 2.0), (-3.0, 0.0), *rng.normal(size=(17, 2)).tolist()]:
        measured = numerical_gradient(lambda p: p[0] ** 2 + p[0] * p[1] + p[1] ** 2, [x, y])
        close(pair(kata.grad_quad(x, y)), measured, **NEAR)


@pytest.mark.parametrize("sizes", [(3, 4), (4, 2), (2, 5), (3, 3)], ids="m={0[0]} n={0[1]}".format)
def test_measures_the_same_gradient_of_the_affine_map(kata, rng, sizes):
    for _ in range(4):
        args = draw_affine(rng, *sizes)
        kata.check("grad_affine", *args, expect=affine_measured(*args), **NEAR)


@pytest.mark.parametrize("sizes", [(5, 3), (3, 4), (7, 2), (3, 3)], ids="n={0[0]} d={0[1]}".format)
def test_measures_the_same_gradient_of_linear_regression(kata, rng, sizes):
    for _ in range(4):
        args = draw_linreg(rng, *sizes)
        kata.check("grad_linreg", *args, expect=linreg_measured(*args), **NEAR)


def test_measures_the_same_gradient_at_zero(kata, rng):
    W, x, b, y = draw_affine(rng, 3, 4)
    for args in [(0 * W, x, 0 * b, y), (W, 0 * x, b, y)]:
        kata.check("grad_affine", *args, expect=affine_measured(*args), **NEAR)
    X, y, w, b = draw_linreg(rng, 5, 3)
    kata.check("grad_linreg", X, y, 0 * w, 0.0, expect=linreg_measured(X, y, 0 * w, 0.0), **NEAR)


@pytest.mark.parametrize("sizes", [(1, 4), (3, 1), (1, 1)], ids=str)
def test_takes_sizes_of_one(kata, rng, sizes):
    args = draw_affine(rng, *sizes)
    kata.check("grad_affine", *args, expect=affine_measured(*args), **NEAR)
    args = draw_linreg(rng, *sizes)
    kata.check("grad_linreg", *args, expect=linreg_measured(*args), **NEAR)


def test_is_zero_at_the_optimum(kata, rng):
    W, x, b, _ = draw_affine(rng, 3, 4)
    kata.check("grad_affine", W, x, b, W @ x + b, expect=(np.zeros((3, 4)), np.zeros(3)), atol=1e-12)
    X, y, _, _ = draw_linreg(rng, 9, 3)
    *w, b = np.linalg.lstsq(np.column_stack([X, np.ones(9)]), y, rcond=None)[0]
    kata.check("grad_linreg", X, y, np.array(w), float(b), expect=(np.zeros(3), 0.0), atol=1e-10)


def test_does_not_grow_with_the_number_of_examples(kata, rng):
    X, y, w, b = draw_linreg(rng, 4, 3)
    once, many = kata.grad_linreg(X, y, w, b), kata.grad_linreg(np.tile(X, (5, 1)), np.tile(y, 5), w, b)
    close(many[0], once[0])
    close(many[1], once[1])


def test_is_derived_and_not_measured(kata):
    far = 3e7  # here a step of 1e-5 drowns in the rounding of the loss, and a formula doesn't care
    kata.check("d_affine_sq", far, far, 1.0, expect=2 * far * (far * far + 1), rtol=1e-9)
    close(pair(kata.grad_quad(far, -far / 3)), np.array([5 * far / 3, far / 3]), rtol=1e-9)
    W, x = np.full((2, 3), far), np.array([1.0, -2.0, 4.0])
    r = 3 * far - np.array([1.0, 2.0])
    kata.check("grad_affine", W, x, np.zeros(2), np.array([1.0, 2.0]), expect=(2 * np.outer(r, x), 2 * r), rtol=1e-9)
    X, y = np.array([[far, 0.0], [1.0, 2.0], [0.0, far]]), np.array([1.0, 2.0, 3.0])
    r = np.array([2 * far - 1, 6.0, 3 * far - 3])
    want = np.array([(2 * far * r[0] + 2 * r[1]) / 3, (4 * r[1] + 2 * far * r[2]) / 3]), 2 * r.sum() / 3
    kata.check("grad_linreg", X, y, np.array([2.0, 3.0]), 0.0, expect=want, rtol=1e-9)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    args = draw_affine(rng, 3, 4)
    for same in zip(*map(layouts, args), strict=True):
        kata.check("grad_affine", *same, expect=affine_measured(*args), **NEAR)
    X, y, w, b = draw_linreg(rng, 5, 3)
    for same in zip(*map(layouts, (X, y, w)), strict=True):
        kata.check("grad_linreg", *same, b, expect=linreg_measured(X, y, w, b), **NEAR)
    narrow = [a.astype(np.float32) for a in args]
    kata.check("grad_affine", *narrow, rtol=1e-4, atol=1e-4)
    kata.check("grad_linreg", *(a.astype(np.float32) for a in (X, y, w)), b, rtol=1e-4, atol=1e-4)


def test_gives_the_same_answer_twice(kata, rng):
    args = draw_linreg(rng, 5, 3)
    first, second = kata.grad_linreg(*args), kata.grad_linreg(*args)
    equal(second[0], first[0])
    equal(second[1], first[1])
