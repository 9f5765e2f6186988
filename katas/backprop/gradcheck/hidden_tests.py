import math

import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds, layouts


def approves(kata, name, x, **case):
    ok, max_rel, _ = kata.probe.verdict(name, x, **case)
    equal(ok, True, because="a right gradient was rejected")
    holds(0 <= max_rel <= 1e-5, f"ok, but max_rel is {max_rel}")


def rejects(kata, name, x, index, rel, **case):
    """The verdict must be no, at this index and with this relative error (None: NaN or infinite)."""
    ok, max_rel, worst = kata.probe.verdict(name, x, **case)
    equal(ok, False, because=f"a gradient that is wrong at {index} was approved")
    if rel is None:
        holds(not math.isfinite(max_rel), f"max_rel is {max_rel}, it should be NaN or infinite")
    else:
        close(max_rel, rel, rtol=1e-4)
    close(worst, index)


def test_gives_the_worked_example(kata):
    x = np.array([3.0, 2.0])
    f = lambda p: p[0] ** 2 * p[1]
    ok, max_rel, worst = kata.gradcheck(f, lambda p: np.array([2 * p[0] * p[1], 2 * p[0]]), x)
    equal(ok, False)
    close(max_rel, 0.2, rtol=1e-5)
    equal(worst, (1,))
    ok, max_rel, _ = kata.gradcheck(f, lambda p: np.array([2 * p[0] * p[1], p[0] ** 2]), x)
    equal(ok, True)
    holds(0 <= max_rel < 1e-7, f"max_rel is {max_rel} for a right gradient")


@pytest.mark.parametrize("shape", [(1,), (5,), (3, 2), (1, 4), (4, 1), (3, 3), (2, 4, 3)], ids=str)
def test_approves_a_right_gradient_of_any_shape(kata, rng, shape):
    approves(kata, "waves", rng.normal(size=shape))


@pytest.mark.parametrize("shape", [(1,), (5,), (3, 2), (1, 4), (4, 1), (2, 4, 3)], ids=str)
def test_finds_one_wrong_entry_and_says_where(kata, rng, shape):
    x = rng.normal(size=shape)
    index = tuple(int(rng.integers(n)) for n in shape)
    rejects(kata, "waves", x, index, 0.02 / 2.02, errors=[(index, 1.02, 0.0)])
    last = tuple(n - 1 for n in shape)
    rejects(kata, "waves", x, last, 0.2, errors=[(last, 1.5, 0.0)])


def test_works_without_axes(kata):
    approves(kata, "waves", np.array(0.7))
    rejects(kata, "waves", np.array(0.7), (), 0.2, errors=[((), 1.5, 0.0)])


def test_points_at_the_worst_of_several_wrong_entries(kata, rng):
    errors = [((0, 1), 1.01, 0.0), ((2, 0), 1.3, 0.0), ((1, 2), 1.1, 0.0)]
    rejects(kata, "waves", rng.normal(size=(3, 4)), (2, 0), 0.3 / 2.3, errors=errors)


def test_sees_errors_in_either_direction(kata, rng):
    x = rng.normal(size=4)
    rejects(kata, "waves", x, (1,), 0.2 / 1.8, errors=[((1,), 0.8, 0.0)])
    rejects(kata, "waves", x, (2,), 0.5 / 1.5, errors=[((1,), 1.5, 0.0), ((2,), 0.5, 0.0)])
    rejects(kata, "squares", np.array([2.0, 2.0]), (1,), 1 / 7, errors=[((0,), 1.0, 0.5), ((1,), 1.0, -1.0)])


def test_gives_1_for_a_wrong_sign_or_a_missing_entry(kata, rng):
    x = rng.normal(size=(2, 3))
    rejects(kata, "waves", x, (1, 0), 1.0, errors=[((1, 0), 0.0, 0.0)])
    rejects(kata, "squares", np.array([1.0, 2.0]), (1,), 1.0, errors=[((1,), 0.0, -1e-3)])


def test_finds_a_wrong_entry_among_six_hundred(kata, rng):
    x = rng.uniform(1, 2, size=(20, 30))
    approves(kata, "squares", x)
    rejects(kata, "squares", x, (13, 7), 0.001 / 2.001, errors=[((13, 7), 1.001, 0.0)])


@pytest.mark.parametrize("scale", [1e-7, 1e7], ids=["1e-7", "1e7"])
def test_judges_small_and_large_gradients_alike(kata, rng, scale):
    x = rng.normal(size=5)
    approves(kata, "waves", x, scale=scale)
    rejects(kata, "waves", x, (3,), 0.2, scale=scale, errors=[((3,), 1.5, 0.0)])


def test_approves_where_both_are_zero(kata, rng):
    approves(kata, "constant", rng.normal(size=(2, 3)))
    approves(kata, "first", rng.normal(size=4))


def test_measures_far_below_the_floor_against_the_floor(kata, rng):
    x = rng.normal(size=3)
    approves(kata, "constant", x, errors=[((1,), 1.0, 5e-14)])
    rejects(kata, "constant", x, (1,), 0.05, errors=[((1,), 1.0, 5e-10)])
    rejects(kata, "constant", x, (2,), 0.5, errors=[((1,), 1.0, 5e-10), ((2,), 1.0, -5e-9)])


def test_reports_the_kink_of_relu(kata):
    rejects(kata, "relu", np.array([1.0, 0.0, -2.0]), (1,), 1.0)
    rejects(kata, "relu", np.array([1.0, 0.0, -2.0]), (1,), 1 / 3, errors=[((1,), 1.0, 1.0)])
    approves(kata, "relu", np.array([1.0, 0.5, -2.0]))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf], ids=str)
def test_rejects_an_entry_that_is_no_finite_number(kata, rng, bad):
    x = rng.normal(size=(2, 3))
    rejects(kata, "waves", x, (1, 1), None, errors=[((1, 1), 1.0, bad)])
    rejects(kata, "waves", x, (1, 1), None, errors=[((1, 1), 1.0, bad), ((0, 1), 3.0, 0.0)])


def test_rejects_a_difference_that_is_no_number(kata):
    rejects(kata, "root", np.array([4.0, 1e-6, 1.0]), (1,), None)


def test_asks_on_both_sides_of_x(kata):
    approves(kata, "squares", np.array([1e-3, -0.02, 0.5]))  # a one-sided difference is off by h here


@pytest.mark.parametrize("tol", [1e-3, 0.05, 0.15], ids=str)
def test_keeps_to_the_tolerance_it_is_given(kata, rng, tol):
    x = rng.normal(size=4)
    ok, max_rel, _ = kata.probe.verdict("waves", x, tol=tol, errors=[((2,), 1 + tol, 0.0)])
    equal(ok, True)
    close(max_rel, tol / (2 + tol), rtol=1e-3)
    rejects(kata, "waves", x, (2,), 5 * tol / (2 + 5 * tol), tol=tol, errors=[((2,), 1 + 5 * tol, 0.0)])


def test_has_a_tolerance_of_1e_5_unless_told_otherwise(kata, rng):
    x = rng.uniform(1, 2, size=3)
    rejects(kata, "squares", x, (1,), 2e-5, errors=[((1,), 1 + 4e-5, 0.0)])
    ok, max_rel, _ = kata.probe.verdict("squares", x, errors=[((1,), 1 + 1e-5, 0.0)])
    equal(ok, True)
    close(max_rel, 5e-6, rtol=0.01)


def test_lets_an_exact_match_pass_a_tolerance_of_zero(kata):
    approves(kata, "constant", np.array([1.0, 2.0]), tol=0.0)


def test_takes_a_step_of_1e_5(kata):
    x = np.array([2.0, 3e-6, 1.0])  # 13/20 of the way between the two points the slope is 1
    rejects(kata, "relu", x, (1,), 0.35 / 1.65)
    rejects(kata, "far kinks", 1000 + np.array([-2.0, 3e-6, 1.0]), (1,), 0.35 / 1.65)  # the same step for a large x


def test_takes_whole_numbers_and_float32(kata):
    approves(kata, "waves", np.array([[1, -2, 0], [3, 1, 2]]))
    rejects(kata, "waves", np.array([1, -2, 3]), (2,), 0.2, errors=[((2,), 1.5, 0.0)])
    approves(kata, "waves", np.array([0.5, -1.5, 2.0], dtype=np.float32))


def test_leaves_x_as_it_was_byte_for_byte(kata, rng):
    for x in (np.concatenate([[0.1, 1.1, -1.9, 5.1], rng.normal(size=3)]), np.array([1, 2, -3])):
        before = x.tobytes()
        kata.probe.verdict("waves", x)
        kata.probe.verdict("waves", x, errors=[((0,), 2.0, 0.0)])
        kata.probe.verdict("waves", x, errors=[((0,), 1.0, np.nan)])
        holds(x.tobytes() == before, "x has been moved and not put back exactly")
    x = np.array([4.0, 1e-6, 1.0])
    kata.probe.verdict("root", x)
    equal(x, np.array([4.0, 1e-6, 1.0]), because="x has not been put back after a difference that is no number")


def test_works_for_any_memory_layout(kata, rng):
    for x in layouts(rng.normal(size=(3, 4))):
        approves(kata, "waves", x)
        rejects(kata, "waves", x, (1, 3), 0.2, errors=[((1, 3), 1.5, 0.0)])
