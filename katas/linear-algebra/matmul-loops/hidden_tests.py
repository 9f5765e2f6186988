import numpy as np
import pytest

from tutor.judge.testing import equal, holds, layouts, raises

A = np.array([[1.0, 2.0], [3.0, 4.0]])
B = np.array([[5.0, 6.0], [7.0, 8.0]])


def words(sizes):
    return f"{sizes[:2]} times {sizes[1:]}"


def test_gives_the_worked_example(kata):
    kata.check("matmul", A, B, expect=np.array([[19.0, 22.0], [43.0, 50.0]]))


def test_gives_the_3x3_product_done_by_hand(kata):
    left = np.array([[1, 2, 0], [0, 1, 3], [2, 0, 1]])
    right = np.array([[1, 0, 2], [3, 1, 0], [0, 2, 1]])
    kata.check("matmul", left, right, expect=np.array([[7, 2, 2], [3, 7, 3], [2, 2, 5]]))


@pytest.mark.parametrize("sizes", [(2, 3, 4), (4, 3, 2), (3, 2, 5), (5, 2, 3), (3, 5, 2), (2, 5, 3)], ids=words)
def test_multiplies_rectangles(kata, rng, sizes):
    n, k, m = sizes
    kata.check("matmul", rng.normal(size=(n, k)), rng.normal(size=(k, m)), against=np.matmul)


def test_multiplies_random_shapes(kata, rng):
    for _ in range(20):
        n, k, m = rng.permutation([1, 2, 3, 4, 6])[:3]
        kata.check("matmul", rng.normal(size=(n, k)), rng.normal(size=(k, m)), against=np.matmul)


@pytest.mark.parametrize("sizes", [(1, 3, 1), (3, 1, 2), (1, 1, 4), (4, 2, 1), (1, 1, 1)], ids=words)
def test_takes_sizes_of_one(kata, rng, sizes):
    n, k, m = sizes
    kata.check("matmul", rng.normal(size=(n, k)), rng.normal(size=(k, m)), against=np.matmul)


def test_multiplies_a_matrix_by_itself(kata, rng):
    square = rng.normal(size=(3, 3))
    kata.check("matmul", square, square, against=np.matmul)


@pytest.mark.parametrize("sizes", [(2, 0, 3), (0, 3, 4), (4, 3, 0), (0, 0, 2)], ids=words)
def test_takes_sizes_of_zero(kata, sizes):
    n, k, m = sizes
    product = kata.matmul(np.ones((n, k)), np.ones((k, m)))
    equal(np.shape(product), (n, m))
    holds(not np.any(product), "with nothing to add up, every entry is 0")


def test_keeps_whole_numbers_whole_and_exact(kata, rng):
    left, right = rng.integers(-9, 10, size=(2, 3)), rng.integers(-9, 10, size=(3, 4))
    kata.check("matmul", left, right, against=np.matmul)
    left, right = np.array([[94906267, 2], [3, 1]]), np.array([[94906267, 5], [1, 3]])
    product = kata.check("matmul", left, right, against=np.matmul)
    holds((product == np.matmul(left, right)).all(), "94906267² + 2 = 9007199515875291 has lost its last digit")


def test_keeps_fractions(kata):
    kata.check("matmul", np.array([[0.5, 0.25]]), np.array([[1.0], [1.0]]), expect=np.array([[0.75]]))
    kata.check("matmul", np.array([[1, 3], [2, 1]]), np.array([[0.5, 1.5], [0.25, 0.5]]), against=np.matmul)
    kata.check("matmul", np.array([[0.5, 1.5], [0.25, 0.5]]), np.array([[1, 3], [2, 1]]), against=np.matmul)


MISFITS = [
    ((2, 3), (4, 5)), ((2, 4), (3, 5)), ((2, 3), (2, 3)),
    ((2, 1), (3, 4)), ((2, 3), (1, 4)), ((4, 3), (2, 3)), ((2, 0), (3, 4)), ((2, 3), (0, 4)),
]


@pytest.mark.parametrize("left, right", MISFITS, ids=[f"{left} times {right}" for left, right in MISFITS])
def test_refuses_inner_sizes_that_differ_and_names_both_shapes(kata, rng, left, right):
    with raises(ValueError, says=[str(left), str(right)]):
        kata.matmul(rng.normal(size=left), rng.normal(size=right))


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    left, right = rng.normal(size=(2, 4)), rng.normal(size=(4, 3))
    for a, b in zip(layouts(left), layouts(right), strict=True):
        kata.check("matmul", a, right, against=np.matmul)
        kata.check("matmul", left, b, against=np.matmul)
    kata.check("matmul", left.astype(np.float32), right.astype(np.float32), against=np.matmul)


def test_gives_the_same_answer_twice(kata, rng):
    left, right = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))
    equal(kata.matmul(left, right), kata.matmul(left, right))
