import numpy as np
import pytest

from tutor.judge.testing import equal, layouts, raises


def by_slices(x, H):
    """Head h has features h·d … h·d + d − 1, at every position."""
    d = x.shape[-1] // H
    return np.stack([x[:, :, h * d : (h + 1) * d] for h in range(H)], axis=1)


def by_concatenation(y):
    return np.concatenate([y[:, h] for h in range(y.shape[1])], axis=-1)


SIZES = [(2, 3, 8, 4), (2, 3, 10, 2), (3, 2, 15, 5), (4, 5, 6, 3), (5, 4, 12, 6), (3, 7, 6, 2)]
words = "B={0[0]} T={0[1]} D={0[2]} H={0[3]}".format


def test_gives_the_worked_example(kata):
    x = np.arange(12).reshape(1, 3, 4)
    y = np.array([[[[0, 1], [4, 5], [8, 9]], [[2, 3], [6, 7], [10, 11]]]])
    kata.check("split_heads", x, 2, expect=y)
    kata.check("merge_heads", y, expect=x)


@pytest.mark.parametrize("sizes", SIZES, ids=words)
def test_gives_each_head_its_own_block_of_features(kata, rng, sizes):
    B, T, D, H = sizes
    kata.check("split_heads", rng.permutation(B * T * D).reshape(B, T, D), H, against=by_slices)


@pytest.mark.parametrize("sizes", SIZES, ids=words)
def test_lays_the_heads_side_by_side_again(kata, rng, sizes):
    B, T, D, H = sizes
    kata.check("merge_heads", rng.permutation(B * T * D).reshape(B, H, T, D // H), against=by_concatenation)


@pytest.mark.parametrize("sizes", [(2, 2, 4, 2), (3, 3, 9, 3)], ids=words)
def test_is_not_fooled_by_equal_sizes(kata, rng, sizes):
    B, T, D, H = sizes
    x = rng.normal(size=(B, T, D))
    kata.check("split_heads", x, H, against=by_slices)
    kata.check("merge_heads", x.reshape(B, H, T, D // H), against=by_concatenation)


@pytest.mark.parametrize("sizes", SIZES, ids=words)
def test_gives_back_what_it_took_apart(kata, rng, sizes):
    B, T, D, H = sizes
    x = rng.normal(size=(B, T, D))
    equal(kata.merge_heads(kata.split_heads(x, H)), x)
    y = rng.normal(size=(B, H, T, D // H))
    equal(kata.split_heads(kata.merge_heads(y), H), y)


def test_takes_one_head_and_as_many_heads_as_features(kata, rng):
    x = rng.normal(size=(2, 3, 5))
    kata.check("split_heads", x, 1, expect=x[:, None])
    kata.check("split_heads", x, 5, against=by_slices)
    kata.check("merge_heads", x[:, None], expect=x)
    kata.check("merge_heads", by_slices(x, 5), expect=x)


@pytest.mark.parametrize("sizes", [(1, 3, 8, 2), (2, 1, 8, 2), (1, 1, 6, 3), (1, 4, 1, 1), (3, 2, 4, 4)], ids=words)
def test_takes_sizes_of_one(kata, rng, sizes):
    B, T, D, H = sizes
    x = rng.normal(size=(B, T, D))
    kata.check("split_heads", x, H, against=by_slices)
    kata.check("merge_heads", by_slices(x, H), expect=x)


def test_takes_no_examples_and_no_positions(kata):
    for B, T in ((0, 3), (2, 0)):
        kata.check("split_heads", np.ones((B, T, 6)), 2, expect=np.ones((B, 2, T, 3)))
        kata.check("merge_heads", np.ones((B, 2, T, 3)), expect=np.ones((B, T, 6)))


@pytest.mark.parametrize("D, H", [(31, 3), (16, 12), (15, 37), (100, 64)], ids=lambda n: str(n))
def test_refuses_heads_that_do_not_divide_the_features_and_names_both(kata, rng, D, H):
    with raises(ValueError, says=[str(D), str(H)]):
        kata.split_heads(rng.normal(size=(12, H, D)), H)


def test_refuses_them_in_an_empty_batch_too(kata):
    with raises(ValueError, says=["31", "7"]):
        kata.split_heads(np.ones((0, 3, 31)), 7)


def test_never_mixes_positions_or_examples(kata, rng):
    x = rng.normal(size=(3, 4, 6))
    changed = x.copy()
    changed[1, 2] += 1.0
    before, after = kata.split_heads(x, 3), kata.split_heads(changed, 3)
    touched = np.zeros((3, 3, 4, 2), dtype=bool)
    touched[1, :, 2] = True
    equal(before != after, touched, because="changing position 2 of example 1 must touch that position of that example")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    x = rng.normal(size=(2, 3, 8))
    for same in layouts(x):
        kata.check("split_heads", same, 4, against=by_slices)
    for same in layouts(by_slices(x, 4)):
        kata.check("merge_heads", same, expect=x)
    kata.check("split_heads", x.astype(np.float32), 4, against=by_slices)
    kata.check("merge_heads", by_slices(x, 4).astype(np.float32), against=by_concatenation)


def test_gives_the_same_answer_twice(kata, rng):
    x = rng.normal(size=(2, 3, 8))
    y = kata.split_heads(x, 2)
    equal(kata.split_heads(x, 2), y)
    equal(kata.merge_heads(y), kata.merge_heads(y))
