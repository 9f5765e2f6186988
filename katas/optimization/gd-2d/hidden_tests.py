import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds, layouts

H = np.array([[2.0, 1.0], [1.0, 2.0]])


def coupled(p):
    """The gradient of x² + xy + y²."""
    return H @ p


def rosenbrock(p):
    """The gradient of (1 − x)² + 100(y − x²)², a banana-shaped valley."""
    x, y = p
    with np.errstate(all="ignore"):  # who climbs is soon beyond all floats
        return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])


def bowl(rng):
    """A random bowl: its gradient, its matrix and where its bottom is."""
    angle, sizes, bottom = rng.uniform(0.3, 1.2), rng.uniform(0.5, 2.0, size=2), rng.normal(size=2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    A = turn @ np.diag(sizes) @ turn.T
    return lambda p: A @ (p - bottom), A, bottom


def by_powers(A, bottom, x0, lr, steps):
    """On a bowl the way from the bottom is multiplied by I − lr·A in each step."""
    M = np.eye(2) - lr * A
    return np.array([bottom + np.linalg.matrix_power(M, k) @ (x0 - bottom) for k in range(steps + 1)])


def number_by_number(gradient, x0, lr, steps):
    x, y = map(float, x0)
    path = [(x, y)]
    for _ in range(steps):
        gx, gy = map(float, gradient(np.array([x, y])))
        x, y = x - lr * gx, y - lr * gy
        path.append((x, y))
    return np.array(path)


def test_gives_the_worked_example(kata):
    want = np.array([[1.0, 2.0], [0.6, 1.5], [0.33, 1.14]])
    kata.check("gd", coupled, np.array([1.0, 2.0]), 0.1, 2, expect=want)
    want = np.array([[1.0, 2.0], [-3.0, -3.0], [6.0, 6.0], [-12.0, -12.0]])
    kata.check("gd", coupled, np.array([1.0, 2.0]), 1.0, 3, expect=want)


def test_starts_at_x0_and_has_a_row_for_each_step(kata, rng):
    x0 = rng.normal(size=2)
    for steps in (1, 2, 7):
        path = kata.gd(coupled, x0, 0.1, steps)
        equal(np.shape(path), (steps + 1, 2))
        equal(path[0], x0)


def test_stays_at_the_start_for_no_steps_at_all(kata, rng):
    x0 = rng.normal(size=2)
    kata.check("gd", coupled, x0, 0.1, 0, expect=x0[None])


@pytest.mark.parametrize("lr", [0.01, 0.2, 0.9])
def test_follows_the_exact_path_in_a_bowl(kata, rng, lr):
    gradient, A, bottom = bowl(rng)
    x0 = rng.normal(size=2)
    kata.check("gd", gradient, x0, lr, 12, expect=by_powers(A, bottom, x0, lr, 12))


def test_follows_the_banana(kata):
    x0 = np.array([-1.2, 1.0])
    kata.check("gd", rosenbrock, x0, 1e-3, 40, expect=number_by_number(rosenbrock, x0, 1e-3, 40))


def test_moves_both_coordinates_at_once(kata):
    x0 = np.array([3.0, -1.0])
    for lr in (0.3, 0.5):
        kata.check("gd", coupled, x0, lr, 4, expect=number_by_number(coupled, x0, lr, 4))


def test_arrives_for_a_small_rate_and_flies_away_for_a_large_one(kata):
    x0 = np.array([3.0, 1.0])
    near = kata.gd(coupled, x0, 0.6, 80)  # the largest curvature is 3: up to 2/3 it converges
    close(near[-1], np.zeros(2), atol=1e-4)
    far = kata.check("gd", coupled, x0, 0.7, 80, expect=by_powers(H, np.zeros(2), x0, 0.7, 80))
    holds(np.abs(far[-1]).max() > 1000, "with lr = 0.7, above 2/3, it has to fly away")
    kata.check("gd", coupled, x0, 1.0, 70, expect=by_powers(H, np.zeros(2), x0, 1.0, 70))


def test_takes_all_its_steps_although_it_has_arrived(kata):
    kata.check("gd", coupled, np.zeros(2), 0.1, 3, expect=np.zeros((4, 2)))
    x0 = np.array([3.0, 1.0])
    kata.check("gd", coupled, x0, 0.5, 60, expect=by_powers(H, np.zeros(2), x0, 0.5, 60))
    flat = lambda p: np.zeros(2)  # noqa: E731
    kata.check("gd", flat, np.array([5.0, -2.0]), 0.1, 2, expect=np.array([[5.0, -2.0]] * 3))


def test_takes_a_start_of_whole_numbers(kata):
    want = np.array([[1.0, 2.0], [0.6, 1.5], [0.33, 1.14]])
    kata.check("gd", coupled, np.array([1, 2]), 0.1, 2, expect=want)
    kata.check("gd", coupled, np.array([3, -1]), 0.1, 0, expect=np.array([[3.0, -1.0]]))


def test_steps_as_far_as_the_gradient_is_long(kata):
    for slope in (0.01, 1.0, 50.0):
        gradient = lambda p, slope=slope: np.array([3.0, -4.0]) * slope  # noqa: E731
        kata.check("gd", gradient, np.zeros(2), 0.2, 1, expect=np.array([[0.0, 0.0], [-0.6 * slope, 0.8 * slope]]))


def test_leaves_the_start_as_it_was(kata, rng):
    x0 = rng.normal(size=2)
    before = x0.copy()
    kata.gd(coupled, x0, 0.1, 3)
    equal(x0, before, because="x0 has been changed")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    start = rng.normal(size=2)
    want = number_by_number(coupled, start, 0.1, 3)
    for x0 in layouts(start):
        kata.check("gd", coupled, x0, 0.1, 3, expect=want)
    kata.check("gd", coupled, start.astype(np.float32), 0.1, 3, expect=want.astype(np.float32))


def test_gives_the_same_path_twice(kata, rng):
    x0 = rng.normal(size=2)
    equal(kata.gd(rosenbrock, x0, 1e-4, 5), kata.gd(rosenbrock, x0, 1e-4, 5))
