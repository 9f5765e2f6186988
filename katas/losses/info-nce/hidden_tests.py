import math

import numpy as np
import pytest
from scipy.special import log_softmax

from tutor.judge.testing import close, equal, holds, layouts


def oracle(A, B, tau=0.07):
    """Pair by pair, with the standard library's length and scipy's log-softmax."""
    scores = np.array([[sum(x * y for x, y in zip(a, b)) / math.hypot(*a) / math.hypot(*b) / tau
                        for b in B.astype(float)] for a in A.astype(float)])  # fmt: skip
    forth, back = log_softmax(scores, axis=1), log_softmax(scores, axis=0)
    return -sum((forth[i, i] + back[i, i]) / 2 for i in range(len(A))) / len(A)


def draw(rng, n, d):
    """Pairs that are alike, of all lengths, none near 0."""
    A = rng.normal(size=(n, d)) + 0.1
    B = A + 0.7 * rng.normal(size=(n, d))
    A[:, 0] += np.sign(A[:, 0])
    B[:, 0] += np.sign(B[:, 0])
    return A * rng.uniform(0.2, 5, size=(n, 1)), B * rng.uniform(0.2, 5, size=(n, 1))


def test_gives_the_worked_example(kata):
    A, B = np.array([[3.0, 0.0], [0.0, 2.0]]), np.array([[4.0, 3.0], [0.0, 5.0]])
    kata.check("info_nce", A, B, 0.5, expect=0.29873616757)
    kata.check("info_nce", A, B, tau=0.5, expect=0.29873616757)


@pytest.mark.parametrize("shape", [(2, 3), (3, 2), (5, 4), (4, 7), (4, 4), (6, 1), (2, 1)], ids=str)
def test_works_for_any_number_of_pairs_and_features(kata, rng, shape):
    kata.check("info_nce", *draw(rng, *shape), against=oracle, atol=1e-9)
    kata.check("info_nce", *draw(rng, *shape), tau=0.8, against=oracle, atol=1e-9)


@pytest.mark.parametrize("tau", [0.02, 0.3, 1.0, 5.0], ids=str)
def test_divides_by_the_temperature(kata, rng, tau):
    kata.check("info_nce", *draw(rng, 5, 3), tau, against=oracle, atol=1e-9)


@pytest.mark.parametrize("d", [1, 4], ids=str)
def test_is_zero_for_a_single_pair(kata, rng, d):
    close(kata.info_nce(*draw(rng, 1, d)), 0.0, atol=1e-9)


def test_is_ln_n_when_all_vectors_are_alike(kata, rng):
    a = rng.uniform(1, 2, size=(1, 3))
    close(kata.info_nce(np.tile(a, (6, 1)), np.tile(2 * a, (6, 1))), math.log(6))


def test_is_near_ln_n_for_vectors_that_have_nothing_to_do_with_each_other(kata, rng):
    loss = kata.info_nce(rng.normal(size=(8, 500)), rng.normal(size=(8, 500)), tau=1.0)
    holds(abs(loss - math.log(8)) < 0.2, f"the loss of random pairs is {loss:.3f}, a guess among 8 costs {math.log(8):.3f}")


def test_is_near_zero_for_perfect_pairs(kata, rng):
    A = np.eye(5) * rng.uniform(0.5, 3, size=(5, 1))
    close(kata.info_nce(A, 2 * A), 0.0, atol=1e-5)


def test_is_high_when_every_vector_is_next_to_its_neighbours_partner(kata):
    A = np.eye(4, 6)
    kata.check("info_nce", A, np.roll(A, 1, axis=0), tau=0.1, expect=10 + math.log(1 + 3 * math.exp(-10)))


def test_does_not_depend_on_the_lengths(kata, rng):
    A, B = draw(rng, 5, 3)
    once = kata.info_nce(A, B)
    close(kata.info_nce(10 * A, 0.1 * B), once)
    lengths = rng.uniform(0.1, 10, size=(5, 1))
    close(kata.info_nce(lengths * A, B), once, because="the length of a vector in A changes the loss")
    close(kata.info_nce(A, lengths * B), once, because="the length of a vector in B changes the loss")


def test_is_the_same_with_A_and_B_exchanged(kata, rng):
    A, B = draw(rng, 6, 4)
    close(kata.info_nce(B, A), kata.info_nce(A, B))


def test_does_not_depend_on_the_order_of_the_pairs(kata, rng):
    A, B = draw(rng, 6, 4)
    order = np.roll(np.arange(6), 2)
    close(kata.info_nce(A[order], B[order]), kata.info_nce(A, B))


def test_is_never_below_zero(kata, rng):
    for _ in range(5):
        loss = kata.info_nce(*draw(rng, 3, 5))
        holds(loss >= -1e-12, f"the loss is {loss:.4f}; it is minus the logarithm of a probability")


@pytest.mark.parametrize("tau", [0.01, 0.001], ids=str)
def test_is_stable_for_a_small_temperature(kata, rng, tau):
    kata.check("info_nce", *draw(rng, 5, 4), tau, against=oracle, atol=1e-9)
    A = np.eye(3)
    kata.check("info_nce", A, A[[1, 0, 2]], tau, expect=2 / (3 * tau))


def test_is_stable_for_a_row_of_opposites_beside_a_row_of_likes(kata):
    A, B = np.array([[1.0], [-2.0]]), np.array([[3.0], [0.5]])
    kata.check("info_nce", A, B, 0.001, expect=(math.log(2) + 1000) / 2)
    kata.check("info_nce", B, A, 0.001, expect=(math.log(2) + 1000) / 2)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    A, B = draw(rng, 4, 3)
    for a, b in zip(layouts(A), layouts(B)):
        kata.check("info_nce", a, b, against=oracle, atol=1e-9)
    kata.check("info_nce", A.astype(np.float32), B.astype(np.float32), 0.5, against=oracle, rtol=1e-4, atol=1e-5)


def test_gives_the_same_answer_twice(kata, rng):
    A, B = draw(rng, 4, 3)
    equal(kata.info_nce(A, B), kata.info_nce(A.copy(), B.copy()))
