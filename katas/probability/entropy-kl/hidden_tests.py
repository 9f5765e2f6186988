import numpy as np
import pytest
from scipy.special import entr, rel_entr, xlogy

from tutor.judge.testing import close, equal, holds, layouts

ORACLES = {
    "entropy": lambda p: entr(p.astype(float)).sum(axis=-1),
    "cross_entropy": lambda p, q: -xlogy(p.astype(float), q.astype(float)).sum(axis=-1),
    "kl": lambda p, q: rel_entr(p.astype(float), q.astype(float)).sum(axis=-1),
}
NAMES = list(ORACLES)


def draw(rng, *shape):
    if shape[-1] == 1:
        return np.ones(shape)  # to the last digit, or there would be a divergence of 1e-16 to agree on
    return rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])


def args(name, p, q):
    return (p,) if name == "entropy" else (p, q)


def test_gives_the_worked_example(kata):
    kata.check("entropy", np.array([0.5, 0.25, 0.25]), expect=1.0397207708)
    kata.check("entropy", np.array([[0.5, 0.5], [1.0, 0.0]]), expect=np.array([0.6931471806, 0.0]))
    p, q = np.array([0.9, 0.1]), np.array([0.5, 0.5])
    kata.check("cross_entropy", p, q, expect=0.6931471806)
    kata.check("cross_entropy", q, p, expect=1.2039728043)
    kata.check("kl", p, q, expect=0.3680642072)
    kata.check("kl", q, p, expect=0.5108256238)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(5,), (3, 4), (4, 3), (3, 3), (2, 3, 5), (2, 3, 4, 6)], ids=str)
def test_works_over_the_last_axis_of_any_shape(kata, rng, name, shape):
    kata.check(name, *args(name, draw(rng, *shape), draw(rng, *shape)), against=ORACLES[name])


@pytest.mark.parametrize("name", NAMES)
def test_takes_sizes_of_one(kata, rng, name):
    for shape in [(1, 4), (1, 1, 3), (5, 1), (1,)]:
        kata.check(name, *args(name, draw(rng, *shape), draw(rng, *shape)), against=ORACLES[name])


def test_counts_what_never_happens_as_nothing(kata):
    p = np.array([[0.5, 0.0, 0.5], [0.0, 1.0, 0.0], [0.2, 0.8, 0.0]])
    q = np.array([[0.3, 0.3, 0.4], [0.1, 0.7, 0.2], [0.6, 0.4, 0.0]])
    for name in NAMES:
        kata.check(name, *args(name, p, q), against=ORACLES[name])


def test_is_infinite_where_the_impossible_happens(kata):
    p = np.array([[0.5, 0.5, 0.0], [0.4, 0.6, 0.0], [0.1, 0.0, 0.9]])
    q = np.array([[1.0, 0.0, 0.0], [0.3, 0.7, 0.0], [0.0, 0.5, 0.5]])
    for name in ("cross_entropy", "kl"):
        answer = kata.check(name, p, q, against=ORACLES[name])
        equal(np.isposinf(answer), np.array([True, False, True]))


def test_gives_a_kl_of_exactly_zero_for_a_distribution_and_itself(kata, rng):
    p = draw(rng, 40, 6)
    p[0] = [0.5, 0.0, 0.25, 0.0, 0.25, 0.0]
    equal(kata.kl(p, p), np.zeros(40))
    equal(kata.kl(p[1], p[1]), 0.0)


def test_gives_a_kl_that_is_never_negative(kata, rng):
    divergence = kata.kl(draw(rng, 100, 5), draw(rng, 100, 5))
    holds((divergence >= 0).all(), f"the smallest of 100 KL divergences is {divergence.min():.4g}")


def test_adds_up_cross_entropy_is_entropy_and_kl(kata, rng):
    p, q = draw(rng, 4, 6), draw(rng, 4, 6)
    close(kata.cross_entropy(p, q), kata.entropy(p) + kata.kl(p, q))


def test_is_the_log_of_the_number_of_equal_chances(kata):
    for C in (2, 10, 50257):
        kata.check("entropy", np.full(C, 1 / C), expect=float(np.log(C)))


def test_gives_the_log_loss_for_a_one_hot_label(kata, rng):
    q, labels = draw(rng, 4, 6), np.array([3, 0, 5, 3])
    for one_hot in (np.eye(6)[labels], np.eye(6, dtype=int)[labels]):
        kata.check("cross_entropy", one_hot, q, expect=-np.log(q[np.arange(4), labels]))
        kata.check("kl", one_hot, q, expect=-np.log(q[np.arange(4), labels]))
        kata.check("entropy", one_hot, expect=np.zeros(4))


def test_is_right_for_very_small_probabilities(kata):
    p = np.array([1e-30, 1.0 - 1e-12, 1e-12])
    q = np.array([1e-12, 1e-30, 1.0 - 1e-12])
    for name in NAMES:
        kata.check(name, *args(name, p, q), against=ORACLES[name])
        kata.check(name, *args(name, q, p), against=ORACLES[name])


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    p, q = draw(rng, 3, 5), draw(rng, 3, 5)
    for name in NAMES:
        for a, b in zip(layouts(p), layouts(q), strict=True):
            kata.check(name, *args(name, a, b), against=ORACLES[name])
        narrow = [a.astype(np.float32) for a in args(name, p, q)]
        kata.check(name, *narrow, expect=ORACLES[name](*narrow).astype(np.float32), rtol=1e-4, atol=1e-5)


def test_gives_the_same_answer_twice(kata, rng):
    p, q = draw(rng, 3, 5), draw(rng, 3, 5)
    for name in NAMES:
        equal(getattr(kata, name)(*args(name, p, q)), getattr(kata, name)(*args(name, p, q)))
