import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds, layouts, numerical_gradient

SHAPES = [(5, 3), (3, 5), (4, 4), (7, 2), (8, 1), (3, 1)]
ANY_SHAPE = pytest.mark.parametrize("shape", SHAPES, ids=str)


def forward(x, gamma, beta, eps=1e-5):
    mean = x.sum(axis=0) / len(x)
    std = np.sqrt(((x - mean) ** 2).sum(axis=0) / len(x) + eps)
    xhat = (x - mean) / std
    return gamma * xhat + beta, (xhat, gamma, std)


def draw(rng, shape):
    x = rng.normal(rng.normal(size=shape[1]), rng.uniform(0.5, 3, shape[1]), size=shape)
    return x, rng.uniform(0.5, 2, shape[1]) * rng.choice([-1.0, 1.0], shape[1]), rng.normal(size=shape[1]), rng.normal(size=shape)


def oracle(dout, cache):
    """Each column by the Jacobian ∂outᵢ/∂xⱼ = γ(δᵢⱼ − 1/N − x̂ᵢx̂ⱼ/N)/std."""
    xhat, gamma, std = cache
    N = len(dout)
    jacobians = (np.eye(N) - (1 + xhat.T[:, :, None] * xhat.T[:, None, :]) / N) * (gamma / std)[:, None, None]
    dx = np.stack([jacobian.T @ column for jacobian, column in zip(jacobians, dout.T)], axis=1)
    gradients = dx, np.array([h @ g for h, g in zip(xhat.T, dout.T)]), np.array([sum(g) for g in dout.T])
    return tuple(g.astype(dout.dtype) for g in gradients)


def test_gives_the_worked_example(kata):
    xhat, dout = np.array([[1.4], [0.2], [-0.2], [-1.4]]), np.array([[1.0], [0.0], [2.0], [-1.0]])
    expect = np.array([[-0.51], [-0.93], [2.43], [-0.99]]), np.array([2.4]), np.array([2.0])
    kata.check("bn_back", dout, (xhat, np.array([3.0]), np.array([2.0])), expect=expect)


@ANY_SHAPE
@pytest.mark.parametrize("eps", [1e-5, 0.5], ids="eps {:g}".format)
def test_agrees_with_central_differences(kata, rng, shape, eps):
    x, gamma, beta, dout = draw(rng, shape)

    def loss(x, gamma, beta):
        return (dout * forward(x, gamma, beta, eps)[0]).sum()

    _, cache = forward(x, gamma, beta, eps)
    dx, dgamma, dbeta = kata.bn_back(dout, cache)
    close(dx, numerical_gradient(lambda v: loss(v, gamma, beta), x), rtol=1e-5, atol=1e-6)
    close(dgamma, numerical_gradient(lambda v: loss(x, v, beta), gamma), rtol=1e-5, atol=1e-6)
    close(dbeta, numerical_gradient(lambda v: loss(x, gamma, v), beta), rtol=1e-5, atol=1e-6)


@ANY_SHAPE
def test_agrees_with_the_jacobian_of_each_column(kata, rng, shape):
    for eps in (1e-5, 0.1, 2.0):
        x, gamma, beta, dout = draw(rng, shape)
        kata.check("bn_back", dout, forward(x, gamma, beta, eps)[1], against=oracle)


def test_agrees_with_the_jacobian_for_random_batches(kata, rng):
    for _ in range(20):
        N, D = (int(v) for v in rng.permutation([3, 4, 6, 9])[:2])
        x, gamma, beta, dout = draw(rng, (N, D))
        kata.check("bn_back", dout, forward(x, gamma, beta)[1], against=oracle)


@ANY_SHAPE
def test_each_column_of_dx_sums_to_zero(kata, rng, shape):
    x, gamma, beta, dout = draw(rng, shape)
    dx, _, _ = kata.bn_back(dout, forward(x, gamma, beta)[1])
    close(dx.sum(axis=0), np.zeros(shape[1]), atol=1e-9)


def test_stretching_a_column_about_its_mean_changes_nothing(kata, rng):
    x, gamma, beta, dout = draw(rng, (6, 4))
    _, cache = forward(x, gamma, beta, eps=1e-12)
    dx, _, _ = kata.bn_back(dout, cache)
    close((cache[0] * dx).sum(axis=0), np.zeros(4), atol=1e-8)


def test_takes_a_batch_of_two(kata, rng):
    x, gamma, beta, dout = draw(rng, (2, 5))
    x[1] = x[0] + rng.uniform(0.5, 2, size=5)
    kata.check("bn_back", dout, forward(x, gamma, beta, eps=0.3)[1], against=oracle)
    dx, _, _ = kata.bn_back(dout, forward(x, gamma, beta, eps=0.0)[1])
    close(dx, np.zeros((2, 5)), atol=1e-9)


def test_sends_nothing_back_where_gamma_is_zero(kata, rng):
    x, gamma, beta, dout = draw(rng, (5, 3))
    gamma[1] = 0.0
    _, cache = forward(x, gamma, beta)
    dx, dgamma, _ = kata.check("bn_back", dout, cache, against=oracle)
    close(dx[:, 1], np.zeros(5), atol=1e-12)
    holds(abs(dgamma[1] - dout[:, 1] @ cache[0][:, 1]) < 1e-9, "where γ is 0, ∂L/∂γ is still Σ dout·x̂")


def test_keeps_the_features_apart(kata, rng):
    x, gamma, beta, dout = draw(rng, (5, 3))
    dx, dgamma, dbeta = kata.bn_back(dout, forward(x, gamma, beta)[1])
    dout[:, 2] += rng.normal(size=5)
    dx_too, dgamma_too, dbeta_too = kata.bn_back(dout, forward(x, gamma, beta)[1])
    close(dx_too[:, :2], dx[:, :2])
    close(dgamma_too[:2], dgamma[:2])
    close(dbeta_too[:2], dbeta[:2])


def test_takes_a_gradient_that_is_zero(kata, rng):
    x, gamma, beta, _ = draw(rng, (4, 3))
    expect = np.zeros((4, 3)), np.zeros(3), np.zeros(3)
    kata.check("bn_back", np.zeros((4, 3)), forward(x, gamma, beta)[1], expect=expect)


def test_handles_columns_of_very_different_scale(kata, rng):
    x, gamma, beta, dout = draw(rng, (6, 3))
    _, cache = forward(x * np.array([1e-2, 1.0, 1e3]), gamma, beta)
    for j in range(3):
        column = tuple(a[..., j : j + 1] for a in cache)
        kata.check("bn_back", dout[:, j : j + 1], column, against=oracle)


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    x, gamma, beta, dout = draw(rng, (5, 3))
    xhat, _, std = forward(x, gamma, beta)[1]
    for same_dout, same_xhat in zip(layouts(dout), layouts(xhat)):
        kata.check("bn_back", same_dout, (same_xhat, gamma, std), against=oracle)
    single = [a.astype(np.float32) for a in (dout, xhat, gamma, std)]
    kata.check("bn_back", single[0], tuple(single[1:]), against=oracle, atol=1e-4)


def test_leaves_its_arguments_as_they_were(kata, rng):
    x, gamma, beta, dout = draw(rng, (4, 3))
    arrays = dout, *forward(x, gamma, beta)[1]
    before = [a.copy() for a in arrays]
    kata.bn_back(arrays[0], arrays[1:])
    for name, array, copy in zip(("dout", "xhat", "gamma", "std"), arrays, before):
        equal(array, copy, because=f"{name} has been changed")


def test_gives_the_same_answer_twice(kata, rng):
    x, gamma, beta, dout = draw(rng, (4, 3))
    _, cache = forward(x, gamma, beta)
    for first, second in zip(kata.bn_back(dout, cache), kata.bn_back(dout, cache)):
        equal(second, first)
