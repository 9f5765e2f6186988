import math

import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds

NAN = math.nan
BROKEN = ["shuffles the labels", "climbs", "stands still", "starts from zero", "forgets the second layer"]
EXAMPLE = [2.3, 1.1, 0.09, 0.08, 0.07, 0.06, 0.05, 0.05, 0.04, 0.04, 0.03, 0.03]
FALL = [2 * 0.8**k for k in range(40)]      # below 0.1 from the 15th on


def verdict(losses, target):
    tail = losses[-10:]
    return sum(loss < target for loss in tail) == len(tail)


def judged(answer, ok):
    """Check everything that a run tells, the verdict last."""
    got, curve, losses, noisy, strange = answer
    equal(strange, 0, because="a step did not get the same whole batch as the one that was passed in")
    equal(noisy, 0, because=f"{noisy} of {len(losses)} steps were taken with dropout and augmentation on")
    close(curve, losses, because="the curve does not hold the loss of each step, in order")
    holds(got == ok, f"it says {got}, expected {ok}, for a curve that ends in {[float(f'{v:.3g}') for v in losses[-12:]]}")


def check(kata, losses, target=0.1, steps=None):
    """Let it run over a script of losses. No loss equals the target, but in one of the tests."""
    settings = {"target": target, "steps": steps or len(losses)}
    answer = kata.probe.scripted(list(losses), settings)
    equal(len(answer[2]), settings["steps"], because=f"{len(answer[2])} steps were taken, expected {settings['steps']}")
    run = [*losses, *[losses[-1]] * settings["steps"]][: settings["steps"]]
    judged(answer, verdict(run, target))


@pytest.mark.parametrize("C", [2, 3, 7, 10, 1000, 50257])
def test_expects_the_loss_of_knowing_nothing(kata, C):
    kata.check("expected_initial_loss", C, expect=float(np.log(C)))


def test_expects_a_first_loss_of_2_3026_for_ten_classes(kata):
    close(kata.expected_initial_loss(10), 2.302585, rtol=1e-6)


def test_expects_no_loss_where_there_is_one_class_only(kata):
    close(kata.expected_initial_loss(1), 0.0, atol=1e-12)


def test_gives_the_worked_example(kata):
    check(kata, EXAMPLE)
    check(kata, [*EXAMPLE[:3], 1.9, *EXAMPLE[4:]])


def test_passes_a_sound_network(kata, rng):
    answer = kata.probe.trained("sound", int(rng.integers(1 << 30)), {})
    equal(len(answer[2]), 300, because=f"{len(answer[2])} steps were taken, expected 300")
    judged(answer, True)
    holds(abs(answer[2][0] - kata.expected_initial_loss(7)) < 0.2, "the first loss of a fresh network is about ln C")


@pytest.mark.parametrize("kind", BROKEN)
def test_rejects_a_network_that(kata, rng, kind):
    judged(kata.probe.trained(kind, int(rng.integers(1 << 30)), {"steps": 150, "target": 0.05}), False)


def test_takes_300_steps_and_a_target_of_001_unless_told(kata):
    for last, ok in ((0.0099, True), (0.0101, False), (0.5, False)):
        answer = kata.probe.scripted([2.3, 1.0, last], {})
        equal(len(answer[2]), 300, because=f"{len(answer[2])} steps were taken, expected 300")
        judged(answer, ok)


def test_is_not_taken_in_by_a_lucky_dip(kata):
    check(kata, [2.3, 0.05, 2.1, 2.2, *[1.5] * 20])
    check(kata, [2.3, *[0.05] * 30, *[1.5] * 20])
    check(kata, [2.3, *[2.0, 0.05] * 20])
    check(kata, [*[2.0] * 29, 0.05])


def test_asks_for_ten_losses_below_the_target(kata):
    for below in (8, 9, 10, 11):
        check(kata, [2.0] * 20 + [0.05] * below)


@pytest.mark.parametrize("place", [1, 2, 5, 9, 10, 11])
def test_looks_at_each_of_the_last_ten(kata, place):
    losses = [2.0] * 5 + [0.01] * 25
    losses[-place] = 0.13
    check(kata, losses)


def test_goes_on_through_a_bump(kata):
    check(kata, [2.3, 2.5, 3.1, 2.9, *FALL])
    check(kata, [*FALL[:10], 0.9, 1.4, *FALL[10:]])


def test_goes_on_after_the_target_is_reached(kata):
    check(kata, FALL, steps=60)
    check(kata, [*FALL, 3.0])


def test_judges_by_the_end_of_the_curve(kata):
    check(kata, [*[0.05] * 12, *[1.0] * 5, *[0.05] * 12])
    check(kata, [*[0.05] * 12, *[1.0] * 12])


@pytest.mark.parametrize("steps", [1, 2, 7, 9])
def test_looks_at_all_losses_where_there_are_fewer_than_ten(kata, steps):
    check(kata, [0.02] * steps)
    check(kata, [1.7, *[0.02] * (steps - 1)])


def test_rejects_a_curve_that_stops_above_the_target(kata):
    check(kata, [2.3 * 0.9**k + 0.15 for k in range(60)])
    check(kata, [2.3 * 0.9**k + 0.15 for k in range(60)], target=0.3)


def test_measures_against_the_target_itself(kata):
    check(kata, [200.0, *[0.5] * 15])
    check(kata, [0.4, *[0.09] * 15])
    check(kata, [5.0, *[3.0] * 15], target=4.0)


def test_asks_for_losses_strictly_below(kata):
    check(kata, [2.0, *[0.5] * 15], target=0.5)


def test_rejects_a_loss_that_becomes_nan_or_infinite(kata):
    check(kata, [2.3, 1.0, 0.2, NAN], steps=25)
    check(kata, [2.3, 40.0, 9000.0, math.inf], steps=25)
    check(kata, [2.3, *[0.05] * 20, NAN])
    check(kata, [2.3, *[0.05] * 15, NAN, *[0.04, 0.05, 0.03, 0.02]])


def test_works_on_noisy_curves(kata, rng):
    for _ in range(10):
        level = float(rng.uniform(0.02, 0.12))
        losses = [2 * 0.8**k + level * float(rng.lognormal(0, 0.2)) for k in range(40)]
        check(kata, losses)
