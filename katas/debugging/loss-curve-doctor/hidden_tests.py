import math

import numpy as np
import pytest

from tutor.judge.testing import equal, holds

NAN, INF = math.nan, math.inf
EXAMPLES = [
    ([1, 0.6, 0.3], [1.1, 0.7, 0.45], "healthy"),
    ([1, 0.5, 0.3], [1, 0.7, 1.1], "overfit"),
    ([1, 0.7, 0.7], [1, 0.72, 0.71], "underfit"),
    ([1, 0.8, 0.55], [1, 0.82, 0.6], "healthy"),
    ([2.3, 2.31, 2.29], [2.3, 2.3, 2.31], "not-learning"),
    ([1, 0.4, 0.9], [1, 0.5, 0.8], "lr-too-high"),
    ([1, 2.5, 6], [1, 2.6, 7], "diverged"),
    ([1, 0.5, 0.3], [1, 0.7, NAN], "diverged"),
]
LENGTHS = [3, 4, 5, 7, 9, 12, 15, 20, 25, 30, 40, 60]


# --- the answer key: each draws the trends of train and val for a run over t from 0 to 1, with L = 1 ---


def falling(rng, t, floor, speed):
    return floor + (1 - floor) * np.exp(-speed * t)


def healthy(rng, t):
    train = falling(rng, t, rng.uniform(0.05, 0.25), rng.uniform(4, 8))
    return train, train * rng.uniform(1.0, 1.3)


def healthy_below(rng, t):
    train = falling(rng, t, rng.uniform(0.1, 0.25), rng.uniform(4, 8))
    return train, train * rng.uniform(0.75, 0.95)


def healthy_crossing(rng, t):
    floor, speed = rng.uniform(0.05, 0.2), rng.uniform(4, 6)
    return falling(rng, t, floor, speed), 0.85 * falling(rng, t, (floor + 0.1) / 0.85, speed)


def healthy_still_falling(rng, t):
    train = 1 - rng.uniform(0.5, 0.58) * t**1.3      # by 20 % and more in the last third, too: four epochs have no middle
    return train, train * rng.uniform(0.95, 1.2)


def overfit(rng, t):
    train = falling(rng, t, rng.uniform(0.02, 0.2), rng.uniform(4, 8))
    first, lowest, rise = rng.uniform(0.9, 1.15), rng.uniform(0.4, 0.7), rng.uniform(0.45, 0.9)
    turn = t[min(max(1, round(rng.uniform(0.25, 0.55) * (len(t) - 1))), len(t) - 2)]
    down = np.maximum(turn - t, 0) / turn
    return train, lowest + (first - lowest) * down**2 + rise * np.maximum(t - turn, 0) / (1 - turn)


def underfit(rng, t):
    train = falling(rng, t, rng.uniform(0.56, 0.74), rng.uniform(12, 20))
    return train, train * rng.uniform(0.97, 1.08)


def underfit_slowly(rng, t):
    floor = rng.uniform(0.56, 0.65)
    train = np.maximum(1 - (1 - floor) * t / min(0.45, t[(len(t) - 1) // 2]), floor)      # there by the half, if that is early, too
    return train, train * rng.uniform(1.0, 1.08)


def not_learning(rng, t):
    return 1 + rng.uniform(-0.01, 0.01) * t, np.full(len(t), rng.uniform(0.9, 1.2))


def saw_tooth(rng, t):
    low = np.arange(len(t)) % 2 == 1
    for _ in range(len(t) // 6):      # teeth of different width
        low[rng.integers(1, len(t))] ^= True
    low[1], low[-1 if len(t) == 3 else 2] = True, False      # one tooth at least
    train = np.where(low, rng.uniform(0.3, 0.55, len(t)), rng.uniform(1.0, 1.4, len(t)))
    train[0] = 1
    return train, np.where(low, rng.uniform(0.4, 0.6, len(t)), rng.uniform(1.0, 1.4, len(t)))


def spikes(rng, t):
    train, val = healthy(rng, t)
    for place in rng.choice(np.arange(1, len(t)), size=max(1, len(t) // 12), replace=False):
        train[place] = max(train[place - 1], train[place]) + rng.uniform(0.5, 0.6)
        val[place] += 0.4
    return np.minimum(train, 1.45), val


def explosion(rng, t):
    start, height = rng.uniform(0.2, 0.5), rng.uniform(9, 100)
    train = falling(rng, t, 0.6, 3) + np.maximum(t - start, 0) / (1 - start) * height * t**2
    return train, train * rng.uniform(1, 1.5)


KINDS = {
    "healthy": [healthy, healthy_below, healthy_crossing, healthy_still_falling],
    "overfit": [overfit], "underfit": [underfit, underfit_slowly], "not-learning": [not_learning],
    "lr-too-high": [saw_tooth, spikes], "diverged": [explosion],
}  # fmt: skip


def draw(rng, kind, n, scale=1.0):
    """A run of n epochs, with noise."""
    t = np.arange(n) / (n - 1)
    most = 0.01 if n < 10 else 0.03
    curves = kind(rng, t)
    noise = np.clip(rng.normal(0, 0.4 * most, (2, n)), -most, most)
    L = scale * rng.uniform(0.5, 5)
    return [[float(L * v) for v in curve + off] for curve, off in zip(curves, noise)]


def check(kata, train, val, answer):
    got = kata.diagnose(train, val)
    short = [float(f"{v:.3g}") for v in train[:: max(1, len(train) // 8)]]
    other = [float(f"{v:.3g}") for v in val[:: max(1, len(val) // 8)]]
    holds(got == answer, f"it says {got!r}, expected {answer!r}, for train {short}, val {other} ({len(train)} epochs)")


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda c: f"{c[2]} {c[0]}")
def test_gives_the_worked_examples(kata, case):
    check(kata, *case)


@pytest.mark.parametrize("kind", list(KINDS))
def test_recognizes(kata, rng, kind):
    for style in KINDS[kind]:
        for n in LENGTHS:
            check(kata, *draw(rng, style, n), kind)


@pytest.mark.parametrize("scale", [1e-3, 1e3], ids=str)
@pytest.mark.parametrize("kind", list(KINDS))
def test_does_not_care_about_the_scale_of_the_loss(kata, rng, kind, scale):
    for style in KINDS[kind]:
        for n in (3, 6, 14, 37):
            check(kata, *draw(rng, style, n, scale), kind)


def test_does_not_let_noise_at_the_end_decide(kata, rng):
    for kind in ("healthy", "overfit", "underfit", "not-learning"):
        train, val = draw(rng, KINDS[kind][0], 20)
        for sign in (1, -1):
            wiggle = 0.02 * sign * train[0]
            check(kata, [*train[:-2], train[-1] - wiggle / 2, train[-1] + wiggle / 2],
                  [*val[:-2], val[-1] - wiggle / 2, val[-1] + wiggle / 2], kind)  # fmt: skip


@pytest.mark.parametrize("bad", [NAN, INF], ids=["nan", "inf"])
@pytest.mark.parametrize("which", ["train", "val"])
@pytest.mark.parametrize("style", [healthy, overfit, not_learning, saw_tooth])
def test_finds_what_is_not_finite_anywhere(kata, rng, style, which, bad):
    for n, place in ((3, 2), (12, 11), (20, 7), (20, 0), (9, 4)):
        train, val = draw(rng, style, n)
        (train if which == "train" else val)[place] = bad
        check(kata, train, val, "diverged")


def test_finds_a_run_that_is_nan_from_some_epoch_on(kata, rng):
    train, val = draw(rng, healthy, 20)
    check(kata, [*train[:9], *[NAN] * 11], [*val[:9], *[NAN] * 11], "diverged")
    check(kata, [NAN] * 3, [NAN] * 3, "diverged")


def test_calls_an_overfitted_run_so_even_where_val_ends_below_its_start(kata):
    train = [1.0, 0.6, 0.4, 0.3, 0.25, 0.2, 0.17, 0.15, 0.13, 0.12]
    check(kata, train, [1.0, 0.7, 0.5, 0.4, 0.42, 0.5, 0.58, 0.66, 0.74, 0.82], "overfit")
    check(kata, train, [0.8, 0.5, 0.35, 0.25, 0.2, 0.25, 0.35, 0.45, 0.55, 0.65], "overfit")
    check(kata, [1.0, 0.5, 0.3], [1.0, 0.65, 1.02], "overfit")


def test_sees_an_early_rise_of_val_that_has_long_come_to_rest(kata):
    train = [1.0, 0.6, 0.4, 0.3, 0.25, 0.2, 0.17, 0.15, 0.13, 0.12, 0.11, 0.1]
    check(kata, train, [1.0, 0.55, 0.45, 0.6, 0.8, *[0.9] * 7], "overfit")


def test_measures_the_rise_of_val_by_the_first_loss_of_train(kata):
    train = [1.0, 0.5, 0.3, 0.2, 0.12, 0.08, 0.06, 0.05, 0.05, 0.04]
    check(kata, train, [3.2, 1.5, 0.8, 0.5, 0.45, 0.5, 0.6, 0.7, 0.85, 0.9], "overfit")
    check(kata, train, [1.0, 0.55, 0.33, 0.22, 0.14, 0.09, 0.05, 0.04, 0.08, 0.07], "healthy")


def test_knows_a_flat_start_from_a_flat_end(kata, rng):
    for n in (3, 8, 30):
        check(kata, *draw(rng, not_learning, n), "not-learning")
        check(kata, *draw(rng, underfit, n), "underfit")


def test_allows_for_noise_in_the_first_loss(kata):
    flat = [1.03, 0.98, 1.0, 0.98, 0.97, 0.99, 0.98, 1.0, 0.98, 0.97, 0.98, 0.97]
    check(kata, flat, [1.05, *[1.1] * 11], "not-learning")
    check(kata, [50 * (2 - loss) for loss in flat], [52.0] * 12, "not-learning")


def test_does_not_take_steep_falls_for_a_saw_tooth(kata):
    check(kata, [1.0, 0.2, 0.19, 0.18], [1.0, 0.25, 0.22, 0.22], "healthy")
    check(kata, [50.0, 8.0, 7.9], [52.0, 9.0, 9.1], "healthy")


def test_takes_a_single_spike_for_a_sign(kata):
    check(kata, [1.0, 1.45, 0.6, 0.4, 0.3, 0.25, 0.22, 0.2], [1.0, 1.2, 0.6, 0.45, 0.4, 0.35, 0.3, 0.3], "lr-too-high")
    check(kata, [1.0, 0.5, 0.4, 0.3, 0.9, 0.3, 0.25, 0.22, 0.2, 0.2], [1.0, 0.6, 0.5, 0.4, 0.9, 0.4, 0.35, 0.3, 0.3, 0.3], "lr-too-high")
    check(kata, [1.0, 0.5, 0.4, 0.3, 0.25, 0.22, 0.2, 0.2, 0.7], [1.0, 0.6, 0.5, 0.4, 0.35, 0.3, 0.3, 0.3, 0.6], "lr-too-high")


def test_leaves_the_lists_as_they_were(kata, rng):
    train, val = draw(rng, overfit, 15)
    copies = list(train), list(val)
    kata.diagnose(train, val)
    equal((train, val), copies, because="the lists that were passed in have been changed")


def test_gives_the_same_answer_twice(kata, rng):
    curves = draw(rng, healthy, 15)
    equal(kata.diagnose(*curves), kata.diagnose(*curves))
