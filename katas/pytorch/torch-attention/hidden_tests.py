import pytest
import torch
import torch.nn.functional as F

from tutor.judge.testing import close, equal, holds, tensor


def oracle(q, k, v, mask=None, causal=False):
    """The library's own, with the mask written out; rows that may look nowhere are opened, then zeroed."""
    (Tq, Tk), may = (q.shape[-2], k.shape[-2]), torch.tensor(True)
    if causal:
        may = torch.arange(Tk) <= torch.arange(Tq)[:, None] + Tk - Tq
    if mask is not None:
        may = may & mask
    may = may.expand(*q.shape[:-2], Tq, Tk)
    somewhere = may.any(dim=-1, keepdim=True)
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=may | ~somewhere)
    return torch.where(somewhere, out, 0.0)


def draw(rng, *batch, Tq=3, Tk=5, d=7, dv=2, dtype="float64"):
    shapes = (*batch, Tq, d), (*batch, Tk, d), (*batch, Tk, dv)
    return [tensor(rng.normal(size=shape), dtype) for shape in shapes]


def flags(rng, *shape):
    """A random mask. In every row the first flag is True and the last is False."""
    mask = rng.random(shape) < 0.5
    mask[..., 0], mask[..., -1] = True, False
    return torch.tensor(mask)


def values(kata, q, k, v, *mask, **options):
    kata.check("attention", q, k, v, *mask, **options, against=oracle)


def gradients(kata, rng, q, k, v, *mask, **options):
    """Values, and the gradients of a random loss."""
    upstream = tensor(rng.normal(size=(*q.shape[:-1], v.shape[-1])))
    kata.check_gradients("attention", q, k, v, *mask, **options, against=oracle, upstream=upstream)


def example():
    q = tensor([[1, 1, 2, 0], [1, 1, 0, 1]])
    k = tensor([[2, 0, 0, 2], [0, 2, 2, 0]])
    v = tensor([[10, 0, 5], [20, 1, 5]])
    return q, k, v


FIRST, SECOND = [18.80797078, 0.88079708, 5], [12.68941421, 0.26894142, 5]


def test_gives_the_worked_example(kata):
    kata.check("attention", *example(), expect=tensor([FIRST, SECOND]))


def test_gives_the_worked_example_with_masks(kata):
    q, k, v = example()
    kata.check("attention", q, k, v, causal=True, expect=tensor([[10, 0, 5], SECOND]))
    kata.check("attention", q[1:], k, v, causal=True, expect=tensor([SECOND]))
    mask = torch.tensor([[False, True], [False, False]])
    kata.check("attention", q, k, v, mask, expect=tensor([[20, 1, 5], [0, 0, 0]]))


@pytest.mark.parametrize("batch", [(), (4,), (2, 4), (2, 1, 4)], ids=["two", "three", "four", "five"])
def test_agrees_with_torch_for_tensors_of_any_number_of_axes(kata, rng, batch):
    values(kata, *draw(rng, *batch))


def test_lets_gradients_through_to_queries_keys_and_values(kata, rng):
    gradients(kata, rng, *draw(rng, 2, 1, 4))


@pytest.mark.parametrize("sizes", [(5, 3, 2, 7), (2, 4, 16, 3), (4, 4, 4, 4), (1, 5, 3, 2), (3, 1, 2, 4), (2, 3, 1, 1)],
                         ids=lambda s: "Tq={} Tk={} d={} dv={}".format(*s))  # fmt: skip
def test_agrees_with_torch_for_any_sizes(kata, rng, sizes):
    Tq, Tk, d, dv = sizes
    values(kata, *draw(rng, 2, Tq=Tq, Tk=Tk, d=d, dv=dv))


@pytest.mark.parametrize("shape", [(5,), (4, 3, 5), (2, 1, 1, 5), (2, 4, 3, 5)], ids=str)
def test_takes_masks_of_any_shape_that_broadcasts(kata, rng, shape):
    values(kata, *draw(rng, 2, 4), flags(rng, *shape))


def test_takes_a_mask_that_opens_or_closes_whole_queries(kata, rng):
    gradients(kata, rng, *draw(rng, 2, 4), mask=torch.tensor([[True], [False], [True]]))


def test_reads_true_as_may_look(kata, rng):
    q, k, v = draw(rng)
    only = torch.zeros(3, 5, dtype=torch.bool)
    only[torch.arange(3), torch.tensor([4, 0, 2])] = True
    close(kata.attention(q, k, v, only), v[[4, 0, 2]])


@pytest.mark.parametrize("sizes", [(4, 4), (2, 5), (1, 5), (5, 3)], ids=lambda s: "Tq={} Tk={}".format(*s))
def test_lets_the_last_query_stand_at_the_last_key_when_causal(kata, rng, sizes):
    Tq, Tk = sizes
    values(kata, *draw(rng, 2, Tq=Tq, Tk=Tk), causal=True)


@pytest.mark.parametrize("shape", [(4, 5), (2, 1, 5)], ids=str)
def test_looks_only_where_mask_and_causal_both_allow_it(kata, rng, shape):
    mask = flags(rng, *shape)
    mask[..., 2] = True  # which causal denies to the first query
    gradients(kata, rng, *draw(rng, 2, Tq=4), mask=mask, causal=True)


def test_gives_zeros_to_a_query_that_may_look_nowhere(kata, rng):
    q, k, v = draw(rng, 2)
    mask = flags(rng, 2, 3, 5)
    mask[0, 1] = mask[1, 2] = False
    gradients(kata, rng, q, k, v, mask)
    out = kata.attention(q, k, v, mask)
    equal(out[0, 1], torch.zeros_like(out[0, 1]))


def test_keeps_the_gradients_finite_where_causal_leaves_the_first_queries_nothing(kata, rng):
    gradients(kata, rng, *draw(rng, 2, Tq=6, Tk=2), causal=True)


def test_gives_zeros_where_nothing_at_all_may_be_looked_at(kata, rng):
    kata.check("attention", *draw(rng, 2), torch.zeros(3, 5, dtype=torch.bool), expect=tensor([[[0, 0]] * 3] * 2))


def test_is_not_moved_by_keys_it_may_not_look_at(kata, rng):
    q, k, v = draw(rng, 2, Tq=5, Tk=5)
    out = kata.attention(q, k, v, causal=True)
    changed = [x.clone() for x in (q, k, v)]
    for x in changed:
        x[:, 3:] += 10.0
    close(kata.attention(*changed, causal=True)[:, :3], out[:, :3], rtol=1e-12, atol=1e-12)


def test_agrees_with_torch_in_float32(kata, rng):
    q, k, v = draw(rng, 2, 4, dtype="float32")
    mask = flags(rng, 2, 1, 3, 5)
    mask[0, 0, 1] = False
    kata.check_gradients("attention", q, k, v, mask, causal=True, against=oracle, rtol=1e-4, atol=1e-5)


def test_takes_float16(kata, rng):
    q, k, v = draw(rng, 2, dtype="float16")
    mask = flags(rng, 2, 3, 5)
    mask[1, 0] = False

    def exact(q, k, v, mask):
        return oracle(q.double(), k.double(), v.double(), mask).half()

    kata.check("attention", q, k, v, mask, against=exact, rtol=1e-2, atol=1e-2)


def test_is_stable_for_large_scores(kata, rng):
    k = tensor([[1e4], [1e4 - 1], [0], [-1e4]])
    v = tensor(rng.normal(size=(4, 2)))
    mask = torch.tensor([[True, True, True, True], [False, True, True, True], [False, False, False, True]])
    for sign in (1, -1):
        gradients(kata, rng, tensor([[1], [-1], [0.5]]), sign * k, v, mask=mask)


def test_takes_tensors_that_are_not_contiguous(kata, rng):
    q, k, v = (tensor(rng.normal(size=(2, T, 4, d))).transpose(1, 2) for T, d in ((3, 7), (5, 7), (5, 2)))
    gradients(kata, rng, q, k, v, causal=True)
    values(kata, q, k, v, mask=flags(rng, 5, 3).T)


def test_leaves_its_arguments_as_they_were(kata, rng):
    before = [*draw(rng, 2), torch.ones(2, 3, 5, dtype=torch.bool)]
    after = [x.clone() for x in before]
    kata.attention(*after, causal=True)
    holds(all(map(torch.equal, before, after)), "q, k, v or mask has been changed")


def test_gives_the_same_answer_twice(kata, rng):
    q, k, v = draw(rng, 2)
    equal(kata.attention(q, k, v, causal=True), kata.attention(q, k, v, causal=True))
