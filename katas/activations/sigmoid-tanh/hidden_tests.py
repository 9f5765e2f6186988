import numpy as np
import pytest
from scipy.special import expit

from tutor.judge.testing import close, equal, holds, layouts, numerical_gradient

ORACLES = {
    "sigmoid": expit,
    "dsigmoid": lambda x: expit(x) * expit(-x),
    "tanh_": np.tanh,
    "dtanh": lambda x: (1 - np.tanh(x)) * (1 + np.tanh(x)),
}
SHAPES = [(6,), (3, 5), (5, 3), (2, 3, 5), (1, 4), (4, 1), (1,)]
each_function = pytest.mark.parametrize("name", list(ORACLES))


def test_gives_the_worked_example(kata):
    x = np.array([2.0, 0.0])
    kata.check("sigmoid", x, expect=np.array([0.8807970780, 0.5]))
    kata.check("dsigmoid", x, expect=np.array([0.1049935854, 0.25]))
    kata.check("tanh_", x, expect=np.array([0.9640275801, 0.0]))
    kata.check("dtanh", x, expect=np.array([0.0706508249, 1.0]))


@each_function
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_works_for_any_shape(kata, rng, name, shape):
    kata.check(name, 2 * rng.normal(size=shape), against=ORACLES[name])


@each_function
def test_works_without_axes_and_without_entries(kata, name):
    kata.check(name, np.array(-0.7), against=ORACLES[name])
    kata.check(name, np.array(1.3), against=ORACLES[name])
    kata.check(name, np.zeros((0, 3)), against=ORACLES[name])


@each_function
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_never_overflows(kata, name, dtype):
    x = np.array([-1e4, -1000, -710, -355, -89, -45, -2, 0, 2, 45, 89, 355, 710, 1000, 1e4], dtype=dtype)
    for part in (x, x[x < 0], x[x > 0]):
        got, _, heard = kata.probe.watched(name, part)
        close(got, ORACLES[name](part.astype(float)).astype(dtype), atol=1e-8 if dtype == "float64" else 1e-6)
        holds(not heard, f"{name} gives the right numbers, but not quietly: {' and '.join(heard)} on the way")


@each_function
def test_keeps_float32(kata, rng, name):
    x = rng.normal(size=(2, 3)).astype(np.float32)
    got, dtype, _ = kata.probe.watched(name, x)
    close(got, ORACLES[name](x))
    holds(dtype == "float32", f"{name} made {dtype} out of float32")


@pytest.mark.parametrize("name, f", [("dsigmoid", expit), ("dtanh", np.tanh)], ids=["dsigmoid", "dtanh"])
def test_agrees_with_finite_differences(kata, rng, name, f):
    x = rng.uniform(-4, 4, size=(2, 3))
    kata.check(name, x, expect=numerical_gradient(lambda z: f(z).sum(), x), rtol=1e-5, atol=1e-8)


def test_sigmoid_of_minus_x_is_what_is_left_to_one(kata, rng):
    x = 3 * rng.normal(size=7)
    close(kata.sigmoid(-x), 1 - kata.sigmoid(x))


def test_tanh_is_a_sigmoid_stretched(kata, rng):
    x = rng.normal(size=7)
    close(kata.tanh_(x), 2 * kata.sigmoid(2 * x) - 1)


@each_function
def test_works_for_any_memory_layout(kata, rng, name):
    for x in layouts(rng.normal(size=(3, 5))):
        kata.check(name, x, against=ORACLES[name])


@each_function
def test_gives_the_same_answer_twice(kata, rng, name):
    x = rng.normal(size=(2, 4))
    equal(getattr(kata, name)(x), getattr(kata, name)(x.copy()))
