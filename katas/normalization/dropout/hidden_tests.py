import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds, layouts

RATES = pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.8, 1.0])


def oracle(values, p, u):
    """Entry by entry."""
    flat = [v / (1 - p) if draw >= p else 0.0 for v, draw in zip(values.ravel(), u.ravel(), strict=True)]
    return np.array(flat, dtype=float).reshape(values.shape)


def check(kata, x, p, u, dout):
    before = [a.tobytes() for a in (x, u, dout)]
    out, dx = kata.probe.both_ways(x, p, u, dout)
    close(out, oracle(x, p, u).astype(x.dtype))
    close(dx, oracle(dout, p, u).astype(x.dtype))
    for name, array, was in zip(("x", "u", "dout"), (x, u, dout), before):
        holds(array.tobytes() == was, f"{name} has been changed in place")


def test_gives_the_worked_example(kata):
    x, u = np.array([1.0, 2.0, 0.0, 4.0, 5.0]), np.array([0.9, 0.1, 0.2, 0.55, 0.03])
    out, dx = kata.probe.both_ways(x, 0.2, u, np.array([1.0, 1.0, 2.0, 10.0, 10.0]))
    close(out, np.array([1.25, 0.0, 0.0, 5.0, 0.0]))
    close(dx, np.array([1.25, 0.0, 2.5, 12.5, 0.0]))


@RATES
def test_drops_and_scales_by_the_given_random_numbers(kata, rng, p):
    x, u, dout = rng.normal(size=(4, 7)), rng.random((4, 7)), rng.normal(size=(4, 7))
    check(kata, x, p, u, dout)


@pytest.mark.parametrize("shape", [(9,), (3, 5), (2, 3, 5), (5, 1, 3, 2), (1,), (1, 1), (0,), (2, 0)], ids=str)
def test_takes_any_shape(kata, rng, shape):
    check(kata, rng.normal(size=shape), 0.3, rng.random(shape), rng.normal(size=shape))


def test_gives_each_sample_its_own_mask(kata):
    u = np.array([[0.1, 0.9, 0.9], [0.9, 0.1, 0.9], [0.9, 0.9, 0.1], [0.1, 0.1, 0.1]])
    check(kata, np.arange(1.0, 13.0).reshape(4, 3), 0.5, u, np.arange(12.0, 0.0, -1.0).reshape(4, 3))


def test_keeps_an_entry_whose_random_number_is_exactly_p(kata):
    u = np.array([0.25, 0.5, 0.0, 0.75])
    for p in (0.25, 0.5, 0.75, 0.0):
        check(kata, np.array([1.0, 2.0, 3.0, 4.0]), p, u, np.array([5.0, 6.0, 7.0, 8.0]))


def test_keeps_everything_as_it_is_where_p_is_zero(kata, rng):
    x, dout = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    out, dx = kata.probe.both_ways(x, 0.0, rng.random((3, 4)), dout)
    equal(out, x)
    equal(dx, dout)


@pytest.mark.parametrize("p", [1.0, 1], ids=["1.0", "1"])
def test_gives_zeros_and_no_nan_where_p_is_one(kata, rng, p):
    out, dx = kata.probe.both_ways(rng.normal(size=(3, 4)), p, rng.random((3, 4)), rng.normal(size=(3, 4)))
    equal(out, np.zeros((3, 4)))
    equal(dx, np.zeros((3, 4)))


@RATES
def test_does_nothing_in_use(kata, rng, p):
    x, dout = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    out, dx = kata.probe.both_ways(x, p, rng.random((3, 4)), dout, train=False)
    equal(out, x)
    equal(dx, dout)


def test_needs_no_random_numbers_in_use(kata, rng):
    x, dout = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    out, dx = kata.probe.both_ways(x, 0.5, None, dout, train=False)
    equal(out, x)
    equal(dx, dout)


def test_lets_the_gradient_of_a_kept_zero_through(kata, rng):
    x = np.maximum(rng.normal(size=(5, 8)), 0)      # after a ReLU, about half of them
    check(kata, x, 0.4, rng.random((5, 8)), rng.normal(size=(5, 8)))
    check(kata, np.zeros((2, 3)), 0.4, rng.random((2, 3)), rng.normal(size=(2, 3)))


def test_uses_each_layers_own_mask_going_backward(kata, rng):
    x, u, dx = rng.normal(size=(3, 5)), rng.random((3, 5)), rng.normal(size=(3, 5))
    y, v, dy = rng.normal(size=(3, 5)), rng.random((3, 5)), rng.normal(size=(3, 5))
    got_dx, got_dy = kata.probe.two_layers(x, 0.3, u, y, 0.6, v, dx, dy)
    close(got_dx, oracle(dx, 0.3, u))
    close(got_dy, oracle(dy, 0.6, v))


@pytest.mark.parametrize("p", [0.2, 0.5, 0.75])
def test_preserves_the_mean(kata, rng, p):
    forward, backward = kata.probe.mean_of_ones(p, 200_000, int(rng.integers(1 << 30)))
    close(forward, 1.0, rtol=0, atol=0.03)
    close(backward, 1.0, rtol=0, atol=0.03)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    arrays = rng.normal(size=(3, 5)), rng.random((3, 5)), rng.normal(size=(3, 5))
    for x, u, dout in zip(*map(layouts, arrays)):
        check(kata, x, 0.3, u, dout)
    x, u, dout = (a.astype(np.float32) for a in arrays)
    check(kata, x, 0.3, u, dout)


def test_gives_the_same_answer_twice(kata, rng):
    arrays = rng.normal(size=(3, 5)), 0.3, rng.random((3, 5)), rng.normal(size=(3, 5))
    for first, second in zip(kata.probe.both_ways(*arrays), kata.probe.both_ways(*arrays)):
        equal(second, first)
