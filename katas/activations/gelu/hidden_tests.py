import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from tutor.judge.testing import close, equal, holds, layouts

SHAPES = [(6,), (3, 5), (5, 3), (2, 3, 5), (1, 4), (4, 1), (1,), (), (0, 3)]


def exact(x):
    return (x * norm.cdf(x)).astype(x.dtype)


def approximate(x):
    """½(1 + tanh u) is the sigmoid of 2u; written so, it shares no line with the kata's formula."""
    u = np.sqrt(2 / np.pi) * x * (1 + 0.044715 * np.square(x))
    return (x * np.exp(-np.logaddexp(0, -2 * u))).astype(x.dtype)


def check(kata, x):
    kata.check("gelu", x, against=exact, atol=1e-6)
    kata.check("gelu_tanh", x, against=approximate, atol=1e-6)


def test_gives_the_worked_example(kata):
    x = np.array([1.0, 2.0, -1.0])
    kata.check("gelu", x, expect=np.array([0.841344746, 1.954499736, -0.158655254]), atol=1e-6)
    kata.check("gelu_tanh", x[:1], expect=np.array([0.841191991]), atol=1e-6)


@pytest.mark.parametrize("x", [-5.0, -2.5, -0.75, -0.2, 0.0, 0.3, 1.5, 2.0, 2.7, 4.0], ids=str)
def test_is_right_at(kata, x):
    check(kata, np.array([x]))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_works_for_any_shape(kata, rng, shape):
    check(kata, np.array(2 * rng.normal(size=shape)))


def test_weighs_by_the_area_under_the_bell_curve(kata, rng):
    x = rng.uniform(0.5, 2.5, size=4) * np.array([-1, 1, -1, 1])
    areas = [quad(lambda t: np.exp(-t * t / 2) / np.sqrt(2 * np.pi), -10, v)[0] for v in x]
    close(kata.gelu(x) / x, np.array(areas), atol=1e-5)


def test_passes_large_numbers_and_stops_small_ones(kata):
    x = np.array([-1000.0, -30.0, -10.0, 10.0, 30.0, 1000.0])
    for name in ("gelu", "gelu_tanh"):
        kata.check(name, x, expect=np.array([0.0, 0.0, 0.0, 10.0, 30.0, 1000.0]), rtol=1e-9, atol=1e-6)


def test_the_two_forms_differ_by_less_than_half_a_thousandth(kata):
    x = np.linspace(-4, 4, 33)
    apart = np.abs(kata.gelu(x) - kata.gelu_tanh(x)).max()
    holds(apart < 5e-4, f"gelu and gelu_tanh are {apart:.2g} apart; the approximation is better than that")
    holds(apart > 4e-4, f"gelu and gelu_tanh are only {apart:.2g} apart; one of them is not what it says")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    for x in layouts(rng.normal(size=(3, 5))):
        check(kata, x)
    check(kata, rng.normal(size=(2, 3)).astype(np.float32))


@pytest.mark.parametrize("name", ["gelu", "gelu_tanh"])
def test_gives_the_same_answer_twice(kata, rng, name):
    x = rng.normal(size=(2, 4))
    equal(getattr(kata, name)(x), getattr(kata, name)(x.copy()))
