import numpy as np
import pytest

from tutor.judge.testing import equal, holds, layouts


class Watched:
    """A function that is handed over to the learner, with a log of the points it was asked at."""

    def __init__(self, formula, x):
        self.formula, self.start = formula, np.array(x, dtype=float)
        self.points = []

    def __call__(self, x):
        holds(
            np.shape(x) == self.start.shape,
            f"f takes shape {self.start.shape}; it was called with {np.shape(x)}",
        )
        self.points.append(np.array(x, dtype=float))
        return float(self.formula(self.points[-1]))

    def moves(self):
        """How far each point lies from where x started, entry by entry."""
        return [point - self.start for point in self.points]


def cubes(x):
    return np.sum(x**3)


def weights_like(x):
    return 1 + np.arange(x.size).reshape(x.shape) / x.size


def mixed(x):
    """Every slope depends on every coordinate, and no two coordinates play the same part."""
    weights = weights_like(x)
    return np.sum(np.sin(weights * x)) + np.sum(x) ** 2


def mixed_gradient(x):
    weights = weights_like(x)
    return weights * np.cos(weights * x) + 2 * np.sum(x)


def check(kata, formula, x, expect, rtol=1e-6, atol=1e-7, **step):
    """Judge the answer; returns the function with its log."""
    f = Watched(formula, x)
    kata.check("num_grad", f, x, expect=np.asarray(expect, dtype=float), rtol=rtol, atol=atol, **step)
    return f


def test_gives_the_worked_example(kata):
    check(kata, lambda x: x[0] ** 2 * x[1], np.array([3.0, 2.0]), [12.0, 9.0], h=0.5)


@pytest.mark.parametrize("h, slope", [(0.5, 12.25), (0.1, 12.01), (1e-3, 12.000001)], ids=["0.5", "0.1", "0.001"])
def test_has_the_error_of_a_central_difference_for_step(kata, h, slope):
    check(kata, cubes, np.array([2.0]), [slope], h=h, rtol=0, atol=1e-9)


def test_is_right_to_eight_decimals_for_a_sum_of_cubes(kata):
    x = np.array([2.0, -1.0, 0.5, 0.0])
    check(kata, cubes, x, 3 * x**2, rtol=0, atol=1e-8)


@pytest.mark.parametrize("shape", [(1,), (4,), (3, 2), (1, 3), (3, 1), (2, 1, 3)], ids=str)
def test_works_for_any_shape(kata, rng, shape):
    x = rng.normal(size=shape)
    check(kata, mixed, x, mixed_gradient(x))


def test_works_without_axes(kata, rng):
    x = np.array(rng.uniform(1, 2))
    check(kata, cubes, x, 3 * x**2)


def test_works_for_random_points(kata, rng):
    for size in (1, 2, 3) * 2:
        x = rng.normal(size=size)
        check(kata, mixed, x, mixed_gradient(x))


def test_works_beside_a_large_constant(kata, rng):
    x = rng.uniform(1, 2, size=3)
    check(kata, lambda x: cubes(x) + 100, x, 3 * x**2)


def test_takes_whole_numbers(kata):
    x = np.array([[1, 2, -3], [4, 0, 5]])
    check(kata, cubes, x, 3 * x**2)


def test_works_in_float64_where_x_is_float32(kata, rng):
    x = rng.uniform(1, 2, size=(2, 3)).astype(np.float32)
    check(kata, cubes, x, 3 * x.astype(float) ** 2)


def test_moves_one_coordinate_at_a_time_up_and_down_by_h(kata, rng):
    x = rng.normal(size=(2, 3))
    for h in (1e-5, 0.25):
        f = check(kata, np.sum, x, np.ones((2, 3)), h=h)
        seen = []
        for move in f.moves():
            moved = np.argwhere(np.abs(move) > h / 1000)
            holds(len(moved) == 1, f"f was asked at a point where {len(moved)} of 6 entries had moved")
            seen.append((*moved[0], round(move[tuple(moved[0])] / h, 3)))
        expected = [(i, j, side) for i in range(2) for j in range(3) for side in (-1, 1)]
        holds(sorted(seen) == expected, f"f was not asked once {h:g} above and once {h:g} below each entry")


@pytest.mark.parametrize("shape", [(), (5,), (2, 3)], ids=str)
def test_calls_f_twice_a_coordinate_and_no_more(kata, rng, shape):
    x = rng.normal(size=shape)
    f = check(kata, np.sum, x, np.ones(shape))
    holds(len(f.points) == 2 * x.size, f"f was called {len(f.points)} times for {x.size} entries of x")


@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3)], ids=str)
def test_never_calls_f_for_an_x_without_entries(kata, shape):
    f = check(kata, np.sum, np.zeros(shape), np.zeros(shape))
    holds(not f.points, f"f was called {len(f.points)} times, but there is nothing to move")


@pytest.mark.parametrize("h", [1e-5, 1e-3, 0.1], ids=str)
def test_leaves_x_as_it_was_byte_for_byte(kata, rng, h):
    x = np.concatenate([[0.1, 1.1, 1e-7, -1.9, 5.1, 1e9], rng.normal(size=4)])
    before = x.tobytes()
    kata.num_grad(Watched(np.sum, x), x, h=h)
    holds(x.tobytes() == before, "x has been moved and not put back exactly")


def test_works_for_any_memory_layout(kata, rng):
    for x in layouts(rng.normal(size=(2, 3))):
        check(kata, mixed, x, mixed_gradient(x))


def test_gives_the_same_answer_twice(kata, rng):
    x = rng.normal(size=(2, 2))
    equal(kata.num_grad(Watched(mixed, x), x), kata.num_grad(Watched(mixed, x), x))
