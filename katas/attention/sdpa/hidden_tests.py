import numpy as np
import pytest
from scipy.special import softmax

from tutor.judge.testing import close, equal, layouts


def by_einsum(Q, K, V):
    weights = softmax(np.einsum("...qd,...kd->...qk", Q, K) * Q.shape[-1] ** -0.5, axis=-1)
    return np.einsum("...qk,...kv->...qv", weights, V), weights


def draw(rng, *batch, Tq=3, Tk=5, d=7, dv=2):
    return rng.normal(size=(*batch, Tq, d)), rng.normal(size=(*batch, Tk, d)), rng.normal(size=(*batch, Tk, dv))


def example():
    Q = np.array([[1.0, 1.0, 2.0, 0.0], [1.0, 1.0, 0.0, 1.0]])
    K = np.array([[2.0, 0.0, 0.0, 2.0], [0.0, 2.0, 2.0, 0.0]])
    V = np.array([[10.0, 0.0, 5.0], [20.0, 1.0, 5.0]])
    return Q, K, V


def test_gives_the_worked_example(kata):
    weights = np.array([[0.11920292, 0.88079708], [0.73105858, 0.26894142]])
    out = np.array([[18.80797078, 0.88079708, 5.0], [12.68941421, 0.26894142, 5.0]])
    kata.check("attention", *example(), expect=(out, weights))


def test_gives_each_query_weights_that_sum_to_one(kata, rng):
    _, weights = kata.attention(*draw(rng, 2))
    close(weights.sum(axis=-1), 1.0)


@pytest.mark.parametrize("batch", [(), (4,), (2, 4), (2, 1, 4)], ids=["none", "one", "two", "three"])
def test_takes_any_number_of_batch_axes(kata, rng, batch):
    kata.check("attention", *draw(rng, *batch), against=by_einsum)


@pytest.mark.parametrize("sizes", [(3, 5, 7, 2), (5, 3, 2, 7), (4, 2, 3, 8), (2, 6, 5, 5), (4, 4, 4, 4)],
                         ids=lambda s: "Tq={} Tk={} d={} dv={}".format(*s))  # fmt: skip
def test_takes_any_sizes(kata, rng, sizes):
    Tq, Tk, d, dv = sizes
    kata.check("attention", *draw(rng, 6, Tq=Tq, Tk=Tk, d=d, dv=dv), against=by_einsum)


def test_scales_by_the_root_of_the_length_of_a_query(kata, rng):
    for d in (1, 4, 16, 64):
        kata.check("attention", *draw(rng, d=d, dv=3), against=by_einsum)


def test_is_stable_for_large_scores(kata):
    for s in (1e4, -1e4):
        Q, K = np.array([[1.0], [0.5], [0.0]]), np.array([[s], [s + 1], [0.0], [s - 1]])
        kata.check("attention", Q, K, np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]), against=by_einsum)


def test_is_stable_for_a_low_row_beside_a_high_row(kata):
    Q, K = np.array([[-1.0], [1.0]]), np.array([[1e4], [1e4 + 1], [1e4 + 3]])
    kata.check("attention", Q, K, np.array([[1.0], [2.0], [4.0]]), against=by_einsum)


def test_gives_the_mean_of_the_values_where_all_keys_are_alike(kata, rng):
    Q, K, V = draw(rng, 2)
    out, weights = kata.attention(Q, np.repeat(K[:, :1], 5, axis=1), V)
    close(weights, 1 / 5)
    close(out, np.repeat(V.mean(axis=1, keepdims=True), 3, axis=1))


def test_does_not_care_about_the_order_of_keys_with_their_values(kata, rng):
    Q, K, V = draw(rng, 2)
    order = np.array([3, 0, 4, 1, 2])
    out, weights = kata.attention(Q, K, V)
    out_shuffled, weights_shuffled = kata.attention(Q, K[:, order], V[:, order])
    close(out_shuffled, out)
    close(weights_shuffled, weights[..., order])


def test_answers_each_query_by_itself(kata, rng):
    Q, K, V = draw(rng)
    out, _ = kata.attention(Q, K, V)
    for i in range(3):
        close(kata.attention(Q[i : i + 1], K, V)[0], out[i : i + 1])


def test_never_mixes_the_members_of_a_batch(kata, rng):
    Q, K, V = draw(rng, 2, 4)
    out, weights = kata.attention(Q, K, V)
    for b, h in ((0, 1), (1, 3)):
        one, one_weights = kata.attention(Q[b, h], K[b, h], V[b, h])
        close(one, out[b, h])
        close(one_weights, weights[b, h])


@pytest.mark.parametrize("axis", ["batch", "Tq", "Tk", "d", "dv"])
def test_takes_axes_of_size_one(kata, rng, axis):
    batch = (1,) if axis == "batch" else (2,)
    sizes = {} if axis == "batch" else {axis: 1}
    kata.check("attention", *draw(rng, *batch, **sizes), against=by_einsum)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    arrays = draw(rng, 2)
    for same in zip(*map(layouts, arrays)):
        kata.check("attention", *same, against=by_einsum)
    kata.check("attention", *(a.astype(np.float32) for a in arrays), against=by_einsum)


def test_leaves_its_arguments_as_they_were(kata, rng):
    arrays = draw(rng, 2)
    before = [a.copy() for a in arrays]
    kata.attention(*arrays)
    for name, array, copy in zip("QKV", arrays, before):
        equal(array, copy, because=f"{name} has been changed")


def test_gives_the_same_answer_twice(kata, rng):
    arrays = draw(rng, 2)
    for first, second in zip(kata.attention(*arrays), kata.attention(*arrays)):
        equal(second, first)
