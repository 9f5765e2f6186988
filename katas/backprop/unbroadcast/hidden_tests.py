import numpy as np
import pytest

from tutor.judge.testing import close, equal, layouts, numerical_gradient

CASES = [
    ((2, 3), (3,)), ((2, 3), (1, 3)), ((2, 3), (2, 1)), ((2, 3), (1, 1)), ((2, 3), (1,)), ((2, 3), ()),
    ((2, 4, 3), (1, 1, 3)), ((2, 4, 3), (2, 1, 1)), ((2, 4, 3), (1, 4, 1)), ((2, 4, 3), (4, 1)), ((2, 4, 3), (1, 3)),
    ((2, 4, 3), (3,)), ((5, 1, 2, 4, 3), (2, 1, 3)), ((5, 2, 4, 3), (1, 4, 3)), ((5, 2, 4, 3), (1, 4, 1)),
    ((4,), ()), ((4,), (1,)), ((1, 3), (3,)), ((3, 1), (1, 1)), ((3, 1), (1,)), ((1, 1, 2), (1, 2)),
]  # fmt: skip
SQUARES = [((3, 3), (3,)), ((3, 3), (1, 3)), ((3, 3), (3, 1)), ((2, 2, 2), (2,)), ((2, 2, 2), (2, 1)), ((2, 2, 2), (1, 2, 1)), ((4, 4, 4), (4, 4))]


def named(case):
    return f"{case[0]} to {case[1]}"


def oracle(g, shape):
    """Each entry of g is added to the entry of which it holds the gradient of a copy."""
    size = int(np.prod(shape))
    origin = np.broadcast_to(np.arange(size).reshape(shape), g.shape)
    return np.bincount(origin.ravel(), weights=g.ravel(), minlength=size).reshape(shape).astype(g.dtype)


def check(kata, g, shape):
    kata.check("unbroadcast", g, shape, against=oracle)


def test_gives_the_worked_example(kata):
    g = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    kata.check("unbroadcast", g, (3,), expect=np.array([5.0, 7.0, 9.0]))
    kata.check("unbroadcast", g, (1, 3), expect=np.array([[5.0, 7.0, 9.0]]))
    kata.check("unbroadcast", g, (2, 1), expect=np.array([[6.0], [15.0]]))
    kata.check("unbroadcast", g, (1, 1), expect=np.array([[21.0]]))
    kata.check("unbroadcast", g, (), expect=21.0)


def test_counts_the_copies(kata):
    kata.check("unbroadcast", np.ones((5, 1, 2, 4, 3)), (2, 1, 3), expect=np.full((2, 1, 3), 20.0))
    kata.check("unbroadcast", np.ones((2, 4, 3)), (1, 1, 3), expect=np.full((1, 1, 3), 8.0))


@pytest.mark.parametrize("case", CASES, ids=named)
def test_adds_up_the_gradients_of_all_copies(kata, rng, case):
    check(kata, rng.normal(size=case[0]), case[1])


@pytest.mark.parametrize("case", SQUARES, ids=named)
def test_aligns_the_shapes_at_the_right(kata, rng, case):
    check(kata, rng.normal(size=case[0]), case[1])


@pytest.mark.parametrize("shape", [(2, 3), (4,), (2, 1, 3), (1, 1), (1,), ()], ids=str)
def test_leaves_a_gradient_of_the_right_shape_alone(kata, rng, shape):
    g = np.asarray(rng.normal(size=shape))
    kata.check("unbroadcast", g, shape, expect=g)


@pytest.mark.parametrize(
    "case", [((0, 3), (3,)), ((0, 3), (1, 3)), ((2, 0), ()), ((0, 3), (0, 1)), ((2, 0, 3), (0, 3)), ((0,), (1,)), ((2, 0), (2, 0))], ids=named
)
def test_takes_a_sum_of_nothing_as_zero(kata, case):
    check(kata, np.zeros(case[0]), case[1])


def test_works_for_random_shapes(kata, rng):
    for _ in range(20):
        whole = tuple(int(n) for n in rng.integers(1, 5, size=rng.integers(1, 5)))
        kept = whole[int(rng.integers(len(whole) + 1)) :]
        check(kata, rng.normal(size=whole), tuple(1 if rng.random() < 0.4 else n for n in kept))


@pytest.mark.parametrize("case", [((2, 4, 3), (4, 1)), ((5, 3), (3,)), ((3, 2), ())], ids=named)
def test_gives_the_gradient_of_an_operand_that_was_broadcast(kata, rng, case):
    whole, shape = case
    a, x = np.asarray(rng.normal(size=shape)), rng.normal(size=whole)
    g = x * np.cos(a * x)  # ∂/∂(copies of a) of Σ sin(a·x)
    close(kata.unbroadcast(g, shape), numerical_gradient(lambda p: np.sum(np.sin(p * x)), a), rtol=1e-5, atol=1e-8)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    for g in layouts(rng.normal(size=(2, 4, 3))):
        check(kata, g, (4, 1))
        check(kata, g, (1, 3))
    check(kata, rng.normal(size=(2, 4, 3)).astype(np.float32), (4, 1))


def test_gives_the_same_answer_twice(kata, rng):
    g = rng.normal(size=(2, 4, 3))
    equal(kata.unbroadcast(g, (4, 1)), kata.unbroadcast(g.copy(), (4, 1)))
