import numpy as np
import pytest

from tutor.judge.testing import close, equal, layouts, numerical_gradient

SHAPES = [(6,), (3, 5), (5, 3), (2, 3, 5), (1, 4), (4, 1), (1,), (), (0, 3)]
SLOPES = [0.01, 0.3, 0.0, 1.0, 2.0]


def one_relu(v):
    return v if v > 0 else 0.0


def one_leaky(v, a=0.01):
    return v if v > 0 else a * v


def entrywise(f, x, *more, **options):
    """The oracle: one number at a time."""
    values = [f(*map(float, each), **options) for each in zip(x.ravel(), *(m.ravel() for m in more))]
    return np.array(values, dtype=float).reshape(x.shape)


def draw(rng, shape):
    """x away from the corner, and a dout of either sign on either side of it."""
    x = rng.uniform(0.1, 2, size=shape) * rng.choice([-1.0, 1.0], size=shape)
    return np.array(rng.normal(size=shape)), np.array(x)


def test_gives_the_worked_example(kata):
    x, dout = np.array([-2.0, 0.0, 3.0]), np.array([5.0, 7.0, -4.0])
    kata.check("relu", x, expect=np.array([0.0, 0.0, 3.0]))
    kata.check("relu_back", dout, x, expect=np.array([0.0, 0.0, -4.0]))
    kata.check("leaky", x, expect=np.array([-0.02, 0.0, 3.0]))
    kata.check("leaky_back", dout[::2], x[::2], expect=np.array([0.05, -4.0]))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_works_for_any_shape(kata, rng, shape):
    dout, x = draw(rng, shape)
    kata.check("relu", x, against=lambda x: entrywise(one_relu, x))
    kata.check("relu_back", dout, x, against=lambda d, x: entrywise(lambda g, v: g if v > 0 else 0.0, d, x))
    kata.check("leaky", x, against=lambda x: entrywise(one_leaky, x))
    kata.check("leaky_back", dout, x, against=lambda d, x: entrywise(lambda g, v: g if v > 0 else 0.01 * g, d, x))


@pytest.mark.parametrize("a", SLOPES, ids=str)
def test_leaky_takes_any_slope(kata, rng, a):
    dout, x = draw(rng, (3, 4))
    kata.check("leaky", x, a, against=lambda x, a: entrywise(one_leaky, x, a=a))
    kata.check("leaky_back", dout, x, a=a, against=lambda d, x, a: entrywise(lambda g, v: g if v > 0 else a * g, d, x))


def test_the_gradient_at_exactly_zero_is_zero(kata):
    x = np.array([0.0, -0.0, 1e-300, -1e-300])
    kata.check("relu_back", np.array([3.0, -5.0, 7.0, 9.0]), x, expect=np.array([0.0, 0.0, 7.0, 0.0]))


def test_the_backward_looks_at_x_and_not_at_the_sign_of_dout(kata):
    x, dout = np.array([1.0, 2.0, -1.0, -2.0]), np.array([-3.0, 4.0, -5.0, 6.0])
    kata.check("relu_back", dout, x, expect=np.array([-3.0, 4.0, 0.0, 0.0]))
    kata.check("leaky_back", dout, x, 0.5, expect=np.array([-3.0, 4.0, -2.5, 3.0]))


def test_the_backward_agrees_with_finite_differences(kata, rng):
    dout, x = draw(rng, (2, 3))
    kata.check("relu_back", dout, x, expect=numerical_gradient(lambda z: (dout * entrywise(one_relu, z)).sum(), x))
    slopes = numerical_gradient(lambda z: (dout * entrywise(one_leaky, z, a=0.2)).sum(), x)
    kata.check("leaky_back", dout, x, 0.2, expect=slopes)


def test_takes_whole_numbers(kata):
    x = np.array([[-3, 0, 2], [5, -7, 1]])
    close(np.asarray(kata.relu(x), dtype=float), np.array([[0.0, 0.0, 2.0], [5.0, 0.0, 1.0]]))
    kata.check("leaky", x, expect=np.array([[-0.03, 0.0, 2.0], [5.0, -0.07, 1.0]]))
    kata.check("leaky", x, 0.5, expect=np.array([[-1.5, 0.0, 2.0], [5.0, -3.5, 1.0]]))


def test_the_backward_takes_whole_numbers_in_x(kata):
    x, dout = np.array([[-3, 1, 2], [5, -7, 1]]), np.array([[0.75, -1.5, 0.25], [2.5, -0.5, 3.0]])
    kata.check("relu_back", dout, x, expect=np.array([[0.0, -1.5, 0.25], [2.5, 0.0, 3.0]]))
    kata.check("leaky_back", dout, x, 0.5, expect=np.array([[0.375, -1.5, 0.25], [2.5, -0.25, 3.0]]))


def test_treats_small_and_large_numbers_alike(kata):
    x = np.array([-1e4, -50.0, -7.0, -1e-6, 1e-6, 7.0, 50.0, 1e4])
    dout = np.array([3.0, -1e4, 1e-6, 2.0, -3.0, 1e4, -1e-6, 2.0])
    for a in (0.01, 2.0):
        for values, gradient in ((x, dout), (x / 1e3, dout / 1e3)):
            left = values < 0
            kata.check("leaky", values, a, expect=values * np.where(left, a, 1.0), atol=0.0)
            kata.check("leaky_back", gradient, values, a, expect=gradient * np.where(left, a, 1.0), atol=0.0)
            kata.check("relu", values, expect=np.where(left, 0.0, values), atol=0.0)
            kata.check("relu_back", gradient, values, expect=np.where(left, 0.0, gradient), atol=0.0)


def test_the_forward_keeps_its_hands_off_x(kata, rng):
    _, x = draw(rng, (3, 4))
    before = x.copy()
    kata.relu(x)
    equal(x, before, because="relu has changed the x that was passed in")
    kata.leaky(x, 0.3)
    equal(x, before, because="leaky has changed the x that was passed in")


def test_the_backward_keeps_its_hands_off_dout_and_x(kata, rng):
    dout, x = draw(rng, (3, 4))
    copies = dout.copy(), x.copy()
    kata.relu_back(dout, x)
    equal(dout, copies[0], because="relu_back has changed the dout that was passed in")
    kata.leaky_back(dout, x, 0.3)
    equal(dout, copies[0], because="leaky_back has changed the dout that was passed in")
    equal(x, copies[1], because="a backward function has changed x")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    dout, x = draw(rng, (3, 5))
    for d, z in [*zip(layouts(dout), layouts(x)), (dout.astype(np.float32), x.astype(np.float32)), (dout, x.T.copy().T)]:
        kata.check("relu", z)
        kata.check("relu_back", d, z)
        kata.check("leaky", z)
        kata.check("leaky_back", d, z)


def test_gives_the_same_answer_twice(kata, rng):
    dout, x = draw(rng, (2, 4))
    equal(kata.relu(x), kata.relu(x))
    equal(kata.relu_back(dout, x), kata.relu_back(dout, x))
    equal(kata.leaky(x), kata.leaky(x))
    equal(kata.leaky_back(dout, x), kata.leaky_back(dout, x))
