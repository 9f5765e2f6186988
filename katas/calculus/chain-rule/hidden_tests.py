import math

import numpy as np
import pytest

from tutor.judge.testing import close, holds

LINKS = {
    "sin": (np.sin, np.cos),
    "square": (lambda x: x * x, lambda x: 2 * x),
    "exp(-x)": (lambda x: np.exp(-x), lambda x: -np.exp(-x)),
    "3x - 1": (lambda x: 3 * x - 1, lambda x: 3.0),
    "1/(1 + x*x)": (lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
}


def plain(f):
    return lambda x: float(f(x))


def links(*names):
    return [(plain(LINKS[name][0]), plain(LINKS[name][1])) for name in names]


def by_complex_step(names, x, h=1e-30):
    """The derivative as Im f(x + ih) / h, in which nothing is subtracted and no digit lost."""
    z = complex(x, h)
    for name in names:
        z = LINKS[name][0](z)
    return float(z.real), float(z.imag / h)


def test_gives_the_worked_examples(kata):
    kata.check("chain", links("square", "sin"), 1.5, expect=(0.7780731969, -1.8845208681))
    kata.check("chain", links("sin", "square"), 1.5, expect=(0.9949962483, 0.1411200081))
    kata.check("chain", links("square", "square", "square"), 2.0, expect=(256.0, 1024.0))


def test_gives_x_at_rate_one_for_an_empty_chain(kata):
    kata.check("chain", [], 1.5, expect=(1.5, 1.0))
    kata.check("chain", [], -3, expect=(-3, 1.0))


@pytest.mark.parametrize("name", list(LINKS))
def test_gives_a_single_link_its_own_derivative(kata, rng, name):
    x = float(rng.uniform(-1.5, 1.5))
    kata.check("chain", links(name), x, expect=by_complex_step([name], x))


@pytest.mark.parametrize("length", [2, 3, 5, 8], ids=lambda n: f"{n} links")
def test_gives_the_derivative_of_any_chain(kata, rng, length):
    for _ in range(6):
        names = [str(name) for name in rng.choice(["sin", "3x - 1", "1/(1 + x*x)", "tanh", "square"], size=length)]
        x = float(rng.uniform(0.3, 0.9))
        value, derivative = by_complex_step(names, x)
        kata.check("chain", links(*names), x, expect=(value, derivative), rtol=1e-6, atol=1e-12)


def test_takes_the_same_function_many_times(kata):
    kata.check("chain", links(*["sin"] * 50), 1.2, expect=by_complex_step(["sin"] * 50, 1.2))
    for times in (2, 50):
        close(kata.probe.repeated(1.2, times), by_complex_step(["sin"] * times, 1.2))
    kata.check("chain", links(*["3x - 1"] * 50), 0.7, expect=(0.2 * 3.0**50 + 0.5, 3.0**50))


def test_goes_through_the_list_from_left_to_right(kata):
    kata.check("chain", links("3x - 1", "square"), 2.0, expect=(25.0, 30.0))
    kata.check("chain", links("square", "3x - 1"), 2.0, expect=(11.0, 12.0))


def test_gives_zero_where_one_link_stands_still(kata):
    kata.check("chain", links("square", "exp(-x)"), 0.0, expect=(1.0, 0.0))
    kata.check("chain", links("exp(-x)", "3x - 1", "square", "sin"), float(np.log(3.0)), expect=(0.0, 0.0), atol=1e-12)


def test_takes_each_derivative_at_the_value_that_goes_into_its_link(kata):
    _, _, places = kata.probe.counted(0.6)
    holds(all(len(p) == 1 for p in places), f"each df is to be called once, and it was {[len(p) for p in places]} times")
    s = math.sin(0.6)
    close([p[0] for p in places], [0.6, s, s * s, 3 * s * s - 1])


def test_calls_each_function_only_once(kata):
    answer, places, _ = kata.probe.counted(0.6)
    holds(all(len(p) == 1 for p in places), f"each f is to be called once, and it was {[len(p) for p in places]} times")
    close(answer, by_complex_step(["sin", "square", "3x - 1", "tanh"], 0.6))


def test_gives_the_same_answer_twice(kata, rng):
    x = float(rng.uniform(0.3, 0.9))
    fs = links("tanh", "square", "sin")
    close(kata.chain(fs, x), kata.chain(fs, x), rtol=0.0, atol=0.0)
