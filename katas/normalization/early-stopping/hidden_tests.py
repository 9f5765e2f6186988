import math

import pytest

from tutor.judge.testing import close, equal, holds

NAN = math.nan


def weights_of(epoch):
    return {"layers": [{"W": [[0.0, 0.0], [epoch + 0.5, 0.0]], "b": [0.0, epoch + 0.5]}], "scale": epoch + 0.5}


def oracle(vals, patience, min_delta=0.0):
    """(epochs run, stopped, best epoch): the epochs that improve, and the first long gap after one."""
    best = []
    for epoch, val in enumerate(vals):
        if not math.isnan(val) and (not best or val < vals[best[-1]] - min_delta):
            best.append(epoch)
        elif epoch - (best[-1] if best else -1) >= patience:
            return epoch + 1, True, best[-1] if best else None
    return len(vals), False, best[-1] if best else None


def check(kata, vals, patience, min_delta=None):
    settings = (patience,) if min_delta is None else (patience, min_delta)
    epochs, stopped, best_epoch = oracle(vals, *settings)
    got_epochs, got_stopped, got_best, got_weights, now = kata.probe.train(vals, *settings)
    holds(got_stopped == stopped, f"it {'stopped' if got_stopped else 'did not stop'} on {vals}; patience {patience}")
    equal(got_epochs, epochs, because=f"it stopped after {got_epochs} epochs, expected {epochs}, on {vals}; patience {patience}")
    equal(got_best, best_epoch)
    close(got_weights, None if best_epoch is None else weights_of(best_epoch))
    last = now["layers"][0]["b"][1]
    equal(last, epochs - 0.5, because="update has changed the weights that were passed in")


def test_gives_the_worked_example(kata):
    vals = [1.0, 1.2, 0.8, 0.75, 0.65, NAN, 0.6]
    stopper = kata.EarlyStopper(2, 0.1)
    bests = []
    for epoch, val in enumerate(vals):
        stop = stopper.update(val, {"w": [epoch]})
        holds(bool(stop) == (epoch == 6), f"update said {stop} in epoch {epoch}")
        bests.append(stopper.best_epoch)
    equal(bests, [0, 0, 2, 2, 4, 4, 4])
    equal(stopper.best_weights, {"w": [4]})


@pytest.mark.parametrize("patience", [1, 2, 3, 5])
def test_stops_in_the_last_of_patience_bad_epochs(kata, patience):
    check(kata, [1.0, 0.5, *([0.7] * 9)], patience)
    check(kata, [0.5, *(0.6 + 0.1 * k for k in range(9))], patience)


def test_stops_at_the_first_bad_epoch_where_patience_is_zero(kata):
    check(kata, [1.0, 0.9, 0.8, 0.7, 0.75, 0.6], 0)
    check(kata, [3.0, 4.0], 0)


@pytest.mark.parametrize("patience", [0, 1, 3])
def test_never_stops_while_it_improves(kata, patience):
    check(kata, [1 / (k + 1) for k in range(12)], patience)


def test_measures_against_the_best_epoch_not_the_one_before(kata):
    check(kata, [1.0, 0.4, 0.9, 0.8, 0.9, 0.8, 0.9, 0.8], 4)
    check(kata, [0.4, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5], 3)


def test_starts_waiting_afresh_after_an_improvement(kata):
    check(kata, [1.0, 1.1, 0.9, 1.0, 0.8, 0.9, 0.7, 0.8, 0.6, 0.7], 3)
    check(kata, [1.0, 1.1, 1.2, 0.9, 1.0, 1.1, 1.2, 0.5], 3)


def test_takes_a_plateau_for_no_improvement(kata):
    check(kata, [0.5, 0.5, 0.5, 0.5, 0.5], 3)
    check(kata, [0.7, 0.5, 0.6, 0.5, 0.6, 0.4], 3)


def test_asks_for_an_improvement_of_more_than_min_delta(kata):
    check(kata, [1.0, 0.95, 0.97, 0.93, 0.8], 3, 0.1)
    check(kata, [1.0, 0.85, 0.8, 0.7, 0.65, 0.63], 2, 0.1)


def test_lets_small_steps_add_up_to_an_improvement(kata):
    check(kata, [1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72], 3, 0.1)


def test_does_not_take_a_slightly_worse_epoch_for_an_improvement(kata):
    check(kata, [0.5, 0.55, 0.58, 0.59, 0.6], 3, 0.1)


def test_measures_min_delta_in_units_of_the_loss(kata):
    check(kata, [100.0, 99.5, 99.0, 98.5, 98.0], 4, 0.3)
    check(kata, [-10.0, -10.5, -11.0, -11.5, -11.55, -11.6], 2, 0.3)
    check(kata, [0.02, 0.015, 0.01, 0.005], 3, 0.1)


def test_keeps_the_weights_of_the_best_epoch_as_a_deep_copy(kata):
    weights = {"W": [[1.0, 2.0], [3.0, 4.0]], "b": [5.0]}
    stopper = kata.EarlyStopper(3)
    stopper.update(0.5, weights)
    weights["W"][1][0] = 99.0
    weights["b"].append(99.0)
    stopper.update(0.6, weights)
    equal(stopper.best_weights, {"W": [[1.0, 2.0], [3.0, 4.0]], "b": [5.0]})
    stopper.update(0.4, weights)
    equal(stopper.best_weights, {"W": [[1.0, 2.0], [99.0, 4.0]], "b": [5.0, 99.0]})


def test_takes_lists_and_numbered_layers_for_weights_too(kata):
    weights = [1.0, [2.0, 3.0]]
    stopper = kata.EarlyStopper(2)
    stopper.update(0.5, weights)
    weights[1][0] = weights[0] = -1.0
    equal(stopper.best_weights, [1.0, [2.0, 3.0]])
    stopper.update(0.4, {0: [1.5, 2.5], 1: []})
    equal(stopper.best_weights, {0: [1.5, 2.5], 1: []})


def test_counts_nan_as_an_epoch_without_improvement(kata):
    check(kata, [1.0, NAN, 0.5, NAN, 0.6, NAN, 0.1], 3)
    check(kata, [1.0, NAN, NAN, NAN], 3)
    check(kata, [1.0, 1.1, NAN, 0.9, 0.95, 0.96], 3)


def test_never_takes_nan_for_the_best(kata):
    check(kata, [NAN, 0.9, 0.8, 0.85], 3)
    check(kata, [NAN, NAN, NAN, NAN], 3)
    check(kata, [0.9, NAN, 0.95, 0.99, 0.8], 4, 0.05)


def test_has_no_best_before_the_first_improvement(kata):
    stopper = kata.EarlyStopper(5)
    equal(stopper.best_epoch, None)
    equal(stopper.best_weights, None)
    stopper.update(NAN, {"w": [1.0]})
    equal(stopper.best_epoch, None)
    equal(stopper.best_weights, None)


def test_takes_large_and_negative_losses(kata):
    check(kata, [1e9, 1e8, 2e8, 1e7, 2e7, 3e7], 2)
    check(kata, [-1.0, -2.0, -1.5, -1.0, -0.5], 3)


def test_takes_any_finite_first_loss_for_the_best_so_far(kata):
    check(kata, [1.5e308, 1.6e308, 1.7e308], 2)
    check(kata, [2e9, 3e9, 4e9, 5e9], 2, 0.5)


def test_knows_no_loss_better_than_zero_but_a_negative_one(kata):
    check(kata, [0.5, 0.0, 0.3, 0.2, 0.1, 0.4], 4)
    check(kata, [0.5, 0.0, 0.3, -0.2, 0.1, 0.4], 2)


def test_keeps_two_stoppers_apart(kata):
    one, two = kata.EarlyStopper(2), kata.EarlyStopper(2)
    one.update(0.1, {"w": [1]})
    two.update(0.9, {"w": [2]})
    holds(not one.update(0.2, {"w": [3]}), "the stop of one depends on another stopper")
    holds(not two.update(0.8, {"w": [4]}), "the stop of one depends on another stopper")
    equal([one.best_epoch, two.best_epoch], [0, 1])
    equal([one.best_weights, two.best_weights], [{"w": [1]}, {"w": [4]}])


@pytest.mark.parametrize("patience", [0, 1, 2, 4, 7])
def test_works_on_noisy_curves(kata, rng, patience):
    for min_delta in (0.0, 0.03, 0.2):
        for _ in range(4):
            vals = [1 / (1 + k / 3) + 0.02 * k + float(rng.normal(0, 0.1)) for k in range(25)]
            check(kata, vals, patience, min_delta)
