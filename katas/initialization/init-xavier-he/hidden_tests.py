import numpy as np
import pytest

from tutor.judge.testing import equal, holds

NAMES = ["xavier_normal", "xavier_uniform", "he_normal"]
ALL = pytest.mark.parametrize("name", NAMES)
NORMAL = pytest.mark.parametrize("name", ["xavier_normal", "he_normal"])
SIZES = pytest.mark.parametrize(("fan_in", "fan_out"), [(256, 128), (60, 700), (500, 90)],
                                ids=lambda n: str(n))  # fmt: skip


def std(name, fan_in, fan_out):
    return (2 / fan_in if name == "he_normal" else 2 / (fan_in + fan_out)) ** 0.5


def fresh(rng):
    return np.random.default_rng(int(rng.integers(1 << 30)))


def draw(kata, rng, name, fan_in, fan_out):
    W = getattr(kata, name)(fan_in, fan_out, fresh(rng))
    equal(W.shape, (fan_in, fan_out))
    return W


def near(got, want, what, within=0.025):  # over six standard deviations of the estimate
    holds(abs(got - want) <= within * want, f"{what} is {got:.4g}, expected {want:.4g} within {100 * within:g} %")


@pytest.mark.parametrize(("name", "want"), [("xavier_normal", 0.0722), ("xavier_uniform", 0.0722), ("he_normal", 0.0884)])
def test_gives_the_deviation_of_the_worked_example(kata, rng, name, want):
    near(float(draw(kata, rng, name, 256, 128).std()), want, "the standard deviation")


def test_keeps_the_limit_of_the_worked_example(kata, rng):
    W = draw(kata, rng, "xavier_uniform", 256, 128)
    holds(np.abs(W).max() <= 0.125 * (1 + 1e-6), f"the largest weight is {np.abs(W).max():.4f}, above the limit 0.125")
    holds(np.abs(W).max() > 0.1245, f"the largest weight of 32,768 is {np.abs(W).max():.4f}, far from the limit 0.125")


@ALL
@SIZES
def test_has_the_right_deviation_and_shape(kata, rng, name, fan_in, fan_out):
    W = draw(kata, rng, name, fan_in, fan_out)
    near(float(W.std()), std(name, fan_in, fan_out), "the standard deviation")


@ALL
@SIZES
def test_has_mean_zero(kata, rng, name, fan_in, fan_out):
    W = draw(kata, rng, name, fan_in, fan_out)
    most = 6 * std(name, fan_in, fan_out) / np.sqrt(W.size)
    holds(abs(W.mean()) < most, f"the mean is {W.mean():.4g}, expected 0 give or take {most:.2g}")


@NORMAL
@SIZES
def test_normal_weights_have_the_tails_of_a_normal_distribution(kata, rng, name, fan_in, fan_out):
    z = np.abs(draw(kata, rng, name, fan_in, fan_out)) / std(name, fan_in, fan_out)
    for k, share in ((0.5, 0.3829), (1.0, 0.6827), (2.0, 0.9545), (3.0, 0.9973)):
        got, most = float((z < k).mean()), 8 * np.sqrt(share * (1 - share) / z.size)
        holds(abs(got - share) < most, f"{got:.2%} of the weights lie within {k} standard deviations, expected {share:.2%}")
    holds(z.max() > 3.3, f"the largest of {z.size} weights lies {z.max():.2f} standard deviations out; a normal distribution goes beyond 3.3 there")


@SIZES
def test_uniform_weights_fill_their_range_evenly(kata, rng, fan_in, fan_out):
    limit = np.sqrt(6 / (fan_in + fan_out))
    W = draw(kata, rng, "xavier_uniform", fan_in, fan_out)
    counts, _ = np.histogram(W, bins=8, range=(-limit, limit))
    holds(counts.sum() == W.size, f"weights up to {np.abs(W).max():.4f}, expected none beyond ±{limit:.4f}")
    for count in counts:
        near(count / W.size, 1 / 8, "the share of the weights in an eighth of the range", 0.12)


@ALL
def test_draws_each_weight_by_itself(kata, rng, name):
    W = draw(kata, rng, name, 40, 70)
    holds(len(np.unique(W)) > 2780, f"only {len(np.unique(W))} of 2,800 weights are different numbers")
    spread, want = (W.std(axis=1).mean(), W.std(axis=0).mean()), std(name, 40, 70)
    near(float(spread[0]), want, "the standard deviation within a row", 0.1)
    near(float(spread[1]), want, "the standard deviation within a column", 0.1)


@ALL
def test_gives_equal_weights_for_equal_generators(kata, name):
    draw = getattr(kata, name)
    equal(draw(30, 20, np.random.default_rng(7)), draw(30, 20, np.random.default_rng(7)))
    other = draw(30, 20, np.random.default_rng(8))
    holds(not np.array_equal(other, draw(30, 20, np.random.default_rng(7))), "another generator gives the same weights")


@ALL
def test_gives_other_weights_in_the_next_call(kata, rng, name):
    generator, draw = fresh(rng), getattr(kata, name)
    first, second = draw(30, 20, generator), draw(30, 20, generator)
    holds(not np.array_equal(first, second), "two calls on one generator give the same weights")


@ALL
@pytest.mark.parametrize(("fan_in", "fan_out"), [(1, 5), (5, 1), (1, 1), (3, 2)])
def test_takes_small_layers(kata, rng, name, fan_in, fan_out):
    W = draw(kata, rng, name, fan_in, fan_out)
    holds(W.dtype.kind == "f" and np.isfinite(W).all(), "the weights are not all finite numbers")
    holds((W != 0).all(), "a weight is exactly 0")


def test_keeps_the_signal_alive_through_ten_relu_layers(kata, rng):
    sizes = kata.probe.deep("he_normal", "relu", 200, 10, int(rng.integers(1 << 30)))
    holds(all(0.4 < s < 2.5 for s in sizes), f"the size of the signal over ten layers: {[round(s, 3) for s in sizes]}")


@pytest.mark.parametrize("name", ["xavier_normal", "xavier_uniform"])
def test_keeps_the_signal_alive_through_ten_tanh_layers(kata, rng, name):
    sizes = kata.probe.deep(name, "tanh", 200, 10, int(rng.integers(1 << 30)))
    holds(all(0.15 < s < 0.8 for s in sizes), f"the size of the signal over ten layers: {[round(s, 3) for s in sizes]}")
