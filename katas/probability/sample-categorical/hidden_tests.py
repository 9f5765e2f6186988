import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds, layouts


def one(p, u):
    """The token for one u, added up by hand."""
    total = 0.0
    for i, weight in enumerate(p):
        total += float(weight)
        if u < total:
            return i
    return max(i for i, weight in enumerate(p) if weight > 0)


def by_hand(p, u):
    if np.ndim(u) == 0:
        return one(p, float(u))
    rows = p if p.ndim == 2 else [p] * len(u)
    return np.array([one(row, float(v)) for row, v in zip(rows, u, strict=True)])


def draw(rng, *shape):
    p = rng.random(shape) ** 2
    p[..., rng.integers(shape[-1])] = 0.0
    return p / p.sum(axis=-1, keepdims=True)


def test_gives_the_worked_example(kata):
    p = np.array([0.0, 0.5, 0.2, 0.3])
    for u, token in [(0.0, 1), (0.3, 1), (0.6, 2), (0.75, 3), (0.999, 3)]:
        kata.check("sample", p, u, expect=token)
    P = np.array([[0.0, 0.5, 0.2, 0.3], [0.9, 0.1, 0.0, 0.0]])
    kata.check("sample", P, np.array([0.6, 0.6]), expect=np.array([2, 0]))
    kata.check("sample", np.array([0.5, 0.4999999, 0.0, 0.0]), 0.99999999, expect=1)
    kata.check("sample", p, np.array([0.6, 0.0, 0.999]), expect=np.array([2, 1, 3]))


@pytest.mark.parametrize("V", [2, 3, 7, 30], ids=lambda V: f"{V} tokens")
def test_gives_a_token_for_a_number(kata, rng, V):
    p = draw(rng, V)
    for u in rng.random(15):
        kata.check("sample", p, float(u), against=by_hand)


@pytest.mark.parametrize("shape", [(2, 5), (6, 3), (4, 4), (5, 2), (3, 20)], ids=str)
def test_gives_a_token_for_each_row(kata, rng, shape):
    for _ in range(5):
        kata.check("sample", draw(rng, *shape), rng.random(shape[0]), against=by_hand)


@pytest.mark.parametrize("B", [2, 5, 9], ids=lambda B: f"{B} numbers")
def test_uses_one_distribution_for_many_numbers(kata, rng, B):
    for V in (3, 5, 9):
        kata.check("sample", draw(rng, V), rng.random(B), against=by_hand)


def test_answers_each_row_by_itself(kata, rng):
    P, u = draw(rng, 6, 5), rng.random(6)
    together = kata.sample(P, u)
    for i in range(6):
        kata.check("sample", P[i], float(u[i]), expect=int(together[i]))
        kata.check("sample", P[i : i + 1], u[i : i + 1], expect=together[i : i + 1])


def test_gives_each_token_its_share(kata, rng):
    p, n = draw(rng, 6), 2000
    tokens = kata.sample(p, (np.arange(n) + 0.5) / n)
    shares = np.bincount(tokens, minlength=6) / n
    close(shares, p, rtol=0.0, atol=1.01 / n)


def test_never_gives_a_token_of_probability_zero_at_u_zero(kata):
    for p in ([0.0, 1.0], [0.0, 0.0, 0.4, 0.6], [0.0, 0.25, 0.75, 0.0]):
        kata.check("sample", np.array(p), 0.0, against=by_hand)
    P = np.array([[0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.0, 0.0, 1.0]])
    kata.check("sample", P, np.zeros(3), expect=np.array([1, 0, 2]))


def test_never_gives_a_token_of_probability_zero(kata, rng):
    P = rng.random((40, 6))
    P[rng.random(P.shape) < 0.5] = 0.0
    P[:, 2] += 0.1
    P /= P.sum(axis=1, keepdims=True)
    tokens = kata.check("sample", P, rng.random(40), against=by_hand)
    holds((P[np.arange(40), tokens] > 0).all(), "a token of probability 0 has been sampled")


def test_gives_the_last_possible_token_when_u_lies_beyond_all(kata):
    u = np.nextafter(1.0, 0.0)
    kata.check("sample", np.array([0.5, 0.2, 0.2999999]), u, expect=2)
    kata.check("sample", np.array([0.5, 0.4999999, 0.0, 0.0]), u, expect=1)
    for p in ([0.0, 0.5, 0.0, 0.4, 0.0], [0.3, 0.0, 0.1, 0.5], [0.0, 0.0, 0.9, 0.0]):
        kata.check("sample", np.array(p), 0.95, against=by_hand)
    kata.check("sample", np.array([[0.3, 0.6, 0.0], [0.2, 0.3, 0.4], [0.9, 0.0, 0.0]]), np.full(3, 0.95),
               expect=np.array([1, 2, 0]))  # fmt: skip
    kata.check("sample", np.full(10, 0.1), u, expect=9)


def test_takes_the_probabilities_as_they_are(kata):
    for u, token in [(0.21, 1), (0.19, 0), (0.51, 2), (0.49, 1), (0.89, 2), (0.95, 2)]:
        kata.check("sample", np.array([0.2, 0.3, 0.4]), u, expect=token)


def test_takes_sizes_of_one(kata):
    kata.check("sample", np.array([1.0]), 0.7, expect=0)
    kata.check("sample", np.array([[0.4, 0.6]]), np.array([0.7]), expect=np.array([1]))
    kata.check("sample", np.array([[1.0], [1.0]]), np.array([0.0, 0.7]), expect=np.array([0, 0]))
    kata.check("sample", np.array([0.4, 0.6]), np.array([0.7]), expect=np.array([1]))


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    P, u = draw(rng, 4, 7), rng.random(4)
    for p, v in zip(layouts(P), layouts(u), strict=True):
        kata.check("sample", p, v, against=by_hand)
    narrow = np.array([[0.25, 0.0, 0.125, 0.625], [0.1, 0.4, 0.3, 0.2], [0.6, 0.1, 0.1, 0.2]], dtype=np.float32)
    kata.check("sample", narrow, np.array([0.3, 0.45, 0.65], dtype=np.float32), expect=np.array([2, 1, 1]))
    kata.check("sample", narrow, np.array([0.9, 0.75, 0.3]), expect=np.array([3, 2, 0]))


def test_leaves_its_arguments_as_they_were(kata, rng):
    P, u = draw(rng, 3, 5), rng.random(3)
    before = P.copy(), u.copy()
    kata.sample(P, u)
    equal(P, before[0], because="p has been changed")
    equal(u, before[1], because="u has been changed")


def test_gives_the_same_answer_twice(kata, rng):
    P, u = draw(rng, 5, 6), rng.random(5)
    equal(kata.sample(P, u), kata.sample(P, u))
