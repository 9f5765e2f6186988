import numpy as np
import pytest
from scipy.spatial.distance import cdist

from tutor.judge.testing import close, equal, holds, layouts

ORACLES = {"l1": lambda x, axis=-1: np.linalg.norm(x, 1, axis), "l2": lambda x, axis=-1: np.linalg.norm(x, 2, axis)}


def cosines(A, B):
    return 1.0 - cdist(A.astype(float), B.astype(float), "cosine")


def test_gives_the_worked_example(kata):
    kata.check("l1", np.array([3.0, -4.0]), expect=7.0)
    kata.check("l2", np.array([3.0, -4.0]), expect=5.0)
    A, B = np.array([[3.0, -4.0], [1.0, 1.0]]), np.array([[0.0, 0.0], [6.0, -8.0], [-4.0, -3.0]])
    kata.check("pairwise_l2", A, B, expect=np.sqrt([[25.0, 25.0, 50.0], [2.0, 106.0, 41.0]]))
    kata.check("cosine_matrix", A, B, expect=np.array([[0.0, 1.0, 0.0], [0.0, -0.1414213562, -0.9899494937]]))


@pytest.mark.parametrize("name", ["l1", "l2"])
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2])
def test_works_along_any_axis(kata, rng, name, axis):
    kata.check(name, rng.normal(size=(2, 3, 5)), axis=axis, against=ORACLES[name])


@pytest.mark.parametrize("name", ["l1", "l2"])
@pytest.mark.parametrize("shape", [(4,), (3, 5), (4, 4), (1, 6), (6, 1), (2, 3, 4, 5)], ids=str)
def test_takes_the_last_axis_unless_told_otherwise(kata, rng, name, shape):
    kata.check(name, rng.normal(size=shape), against=ORACLES[name])


def test_takes_whole_numbers(kata, rng):
    x = rng.integers(-9, 10, size=(3, 5))
    close(np.asarray(kata.l1(x), dtype=float), np.linalg.norm(x, 1, -1))
    kata.check("l2", x, against=ORACLES["l2"])
    A, B = rng.integers(1, 10, size=(3, 5)), rng.integers(1, 10, size=(2, 5))
    kata.check("pairwise_l2", A, B + 10, against=cdist)
    kata.check("cosine_matrix", A, B, against=cosines)


@pytest.mark.parametrize("sizes", [(3, 4, 5), (4, 2, 3), (2, 5, 7), (3, 3, 3)], ids="n={0[0]} m={0[1]} d={0[2]}".format)
def test_measures_all_pairs(kata, rng, sizes):
    n, m, d = sizes
    A, B = rng.normal(size=(n, d)), rng.normal(size=(m, d))
    kata.check("pairwise_l2", A, B, against=cdist)
    kata.check("cosine_matrix", A, B, against=cosines)


@pytest.mark.parametrize("sizes", [(1, 4, 5), (3, 1, 5), (1, 1, 5), (3, 4, 1)], ids="n={0[0]} m={0[1]} d={0[2]}".format)
def test_takes_sizes_of_one(kata, rng, sizes):
    n, m, d = sizes
    A, B = rng.normal(size=(n, d)), rng.normal(size=(m, d))
    kata.check("pairwise_l2", A, B, against=cdist)
    kata.check("cosine_matrix", A, B, against=cosines)


def test_is_at_no_distance_from_itself(kata, rng):
    A = rng.normal(size=(60, 7))
    distances = kata.pairwise_l2(A, A)
    holds(not np.isnan(distances).any(), "there are NaNs among the distances of the rows of A from each other")
    close(distances.diagonal().copy(), np.zeros(60), atol=1e-6)
    holds((distances >= 0).all(), "a distance is never negative")


def test_has_cosine_one_with_itself_and_minus_one_with_its_opposite(kata, rng):
    A = rng.normal(size=(60, 7))
    same, opposite = kata.cosine_matrix(A, A), kata.cosine_matrix(A, -A)
    close(same.diagonal().copy(), np.ones(60))
    close(opposite.diagonal().copy(), -np.ones(60))


def test_never_leaves_the_range_from_minus_one_to_one(kata, rng):
    A = np.tile(rng.normal(size=(40, 7)), (2, 1)) * np.repeat([1.0, -3.0], 40)[:, None]
    above, below = kata.probe.leaves_the_range(A, A)
    holds(not above, "a cosine is more than 1, by its last digit")
    holds(not below, "a cosine is less than -1, by its last digit")


def test_gives_a_zero_row_the_cosine_zero(kata, rng):
    A, B = rng.normal(size=(3, 5)), rng.normal(size=(4, 5))
    want = cosines(A, B)
    A[1], B[2] = 0.0, 0.0
    want[1], want[:, 2] = 0.0, 0.0
    kata.check("cosine_matrix", A, B, expect=want)
    kata.check("cosine_matrix", np.zeros((2, 3)), np.zeros((1, 3)), expect=np.zeros((2, 1)))


def test_has_the_same_cosines_for_a_row_times_a_million_or_a_millionth(kata, rng):
    A, B = rng.normal(size=(3, 5)), rng.normal(size=(4, 5))
    factors = np.array([[1e6], [1e-6], [1.0]])
    kata.check("cosine_matrix", A * factors, B, expect=cosines(A, B), rtol=1e-5)
    kata.check("cosine_matrix", B, A * factors, expect=cosines(B, A), rtol=1e-5)
    for short in (1e-6, 1e6):
        kata.check("cosine_matrix", short * A, short * B, expect=cosines(A, B), rtol=1e-5)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    A, B = rng.normal(size=(3, 6)), rng.normal(size=(4, 6))
    for a, b in zip(layouts(A), layouts(B), strict=True):
        kata.check("l1", a, axis=0, against=ORACLES["l1"])
        kata.check("l2", a, axis=0, against=ORACLES["l2"])
        kata.check("pairwise_l2", a, b, against=cdist)
        kata.check("cosine_matrix", a, b, against=cosines)
    A, B = A.astype(np.float32), B.astype(np.float32)
    for name in ("l1", "l2"):
        kata.check(name, A, against=ORACLES[name])
    kata.check("pairwise_l2", A, B, expect=cdist(A, B).astype(np.float32), rtol=1e-3)
    kata.check("cosine_matrix", A, B, expect=cosines(A, B).astype(np.float32), atol=1e-5)


def test_gives_the_same_answer_twice(kata, rng):
    A, B = rng.normal(size=(3, 5)), rng.normal(size=(4, 5))
    for name in ("pairwise_l2", "cosine_matrix"):
        equal(getattr(kata, name)(A, B), getattr(kata, name)(A, B))
    for name in ("l1", "l2"):
        equal(getattr(kata, name)(A), getattr(kata, name)(A))
