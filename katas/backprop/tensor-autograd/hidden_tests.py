import numpy as np
import pytest
from scipy.special import log_softmax

from tutor.judge.testing import close, equal, holds, numerical_gradient, raises


class Plain(np.ndarray):
    """An array with the methods of a Tensor, so that one expression serves both."""

    def relu(self):
        return np.maximum(self, 0)

    def exp(self):
        return np.exp(self)

    def log(self):
        return np.log(self)

    def cross_entropy(self, y):
        return -log_softmax(np.asarray(self), axis=1)[np.arange(len(y)), y].mean()


def plain(x):
    return np.array(x, dtype=float).view(Plain)


Y = np.array([2, 0, 1, 2])
# name: (expression, shapes of its operands). Weights make every entry of the result count differently.
EXPRESSIONS = {
    "a + b": (lambda a, b: a + b, (2, 3), (2, 3)),
    "a + b, b a row": (lambda a, b: a + b, (2, 3), (3,)),
    "a + b, b a column": (lambda a, b: a + b, (2, 3), (2, 1)),
    "a + b, both stretched": (lambda a, b: a + b, (2, 1, 3), (4, 1)),
    "a + b, b without axes": (lambda a, b: a + b, (2, 3), ()),
    "a * b": (lambda a, b: a * b, (2, 3), (2, 3)),
    "a * b, a a row": (lambda a, b: a * b, (3,), (2, 3)),
    "a * b, both stretched": (lambda a, b: a * b, (4, 1), (2, 1, 3)),
    "a * b, b of size 1": (lambda a, b: a * b, (3, 2), (1, 1)),
    "numbers on both sides": (lambda a: 2 + a * 0.3 + (4 * a + 5) * 0.1, (2, 3)),
    "an array on the right": (lambda a: a * np.array([1.0, 2.0, 3.0]) + np.array([[1.0], [2.0]]), (2, 3)),
    "a @ b": (lambda a, b: a @ b, (2, 3), (3, 4)),
    "a @ b, square": (lambda a, b: a @ b, (3, 3), (3, 3)),
    "a @ b, batches": (lambda a, b: a @ b, (5, 2, 3), (5, 3, 4)),
    "a @ b, one b for all": (lambda a, b: a @ b, (5, 2, 3), (3, 4)),
    "a @ b, one a for all": (lambda a, b: a @ b, (2, 3), (5, 3, 4)),
    "a @ b, batches that broadcast": (lambda a, b: a @ b, (2, 1, 3, 4), (5, 4, 2)),
    "sum": (lambda a: a.sum(), (2, 3)),
    "sum over axis 0": (lambda a: a.sum(axis=0), (2, 3)),
    "sum over axis 1": (lambda a: a.sum(1), (2, 3, 4)),
    "sum over the last axis": (lambda a: a.sum(axis=-1), (2, 3, 4)),
    "sum, square": (lambda a: a.sum(axis=1), (3, 3)),
    "sum over two axes": (lambda a: a.sum(axis=(0, 2)), (2, 3, 4)),
    "sum over two axes from the end": (lambda a: a.sum(axis=(-1, 0)), (2, 3, 4)),
    "sum with keepdims": (lambda a: a * a.sum(axis=1, keepdims=True), (2, 3)),
    "sum over two axes with keepdims": (lambda a: a.sum(axis=(0, 1), keepdims=True), (2, 3, 4)),
    "sum of all with keepdims": (lambda a: a.sum(keepdims=True), (2, 3)),
    "mean": (lambda a: a.mean(), (2, 3)),
    "mean over axis 0": (lambda a: a.mean(axis=0), (2, 3)),
    "mean over two axes": (lambda a: a.mean((1, 2)), (2, 3, 4)),
    "mean with keepdims": (lambda a: a + a.mean(axis=-1, keepdims=True) * -1, (2, 3, 4)),
    "relu": (lambda a: a.relu(), (3, 4)),
    "exp": (lambda a: a.exp(), (2, 3)),
    "log": (lambda a: (a * a + 0.5).log(), (2, 3)),
    "reshape": (lambda a: a.reshape(3, 4), (2, 6)),
    "reshape to one axis": (lambda a: a.reshape(-1), (2, 3)),
    "reshape in between": (lambda a: a.reshape(2, 3, -1).sum(axis=1), (2, 6)),
    "transpose": (lambda a: a.transpose(), (2, 3, 4)),
    "transpose with axes": (lambda a: a.transpose(1, 2, 0), (2, 3, 4)),
    "transpose with other axes": (lambda a: a.transpose(2, 0, 1), (3, 3, 3)),
    "index": (lambda a: a[1], (3, 2)),
    "slice": (lambda a: a[:, 1:], (3, 4)),
    "slice with a step": (lambda a: a[::-2], (5, 2)),
    "index of an entry": (lambda a: a[1, 2], (2, 3)),
    "index array": (lambda a: a[np.array([2, 0, 3])], (4, 2)),
    "index array with repeats": (lambda a: a[np.array([[2, 0], [2, 2]])], (4, 3)),
    "pair of index arrays": (lambda a: a[np.array([0, 1, 0]), np.array([2, 1, 2])], (2, 3)),
    "mask": (lambda a: a[np.array([True, False, True])], (3, 2)),
    "new axis": (lambda a: a[:, None] * a[None, :], (3,)),
    "cross-entropy": (lambda z: z.cross_entropy(Y), (4, 3)),
    "scaled cross-entropy": (lambda z: z.cross_entropy(Y) * 3 + 1, (4, 3)),
    "a + a": (lambda a: a + a, (2, 3)),
    "a * a": (lambda a: a * a, (2, 3)),
    "a @ a": (lambda a: a @ a, (3, 3)),
    "a used in two ways": (lambda a, b: (a + b) * (a * b + a), (2, 3), (3,)),
    "a result used in two ways": (lambda a, b: ((a * b).exp() + a) * (a * b), (2, 3), (3,)),
    "sums that are used on": (lambda a, b: (a + b) * a + b * b, (2, 3), (2, 3)),
    "short and long way": (lambda a: a.exp().relu() * a + a.exp(), (2, 3)),
    "softmax": (lambda z: z.exp() * (z.exp().sum(axis=-1, keepdims=True).log() * -1).exp(), (2, 4)),
    "layer norm without a root": (lambda a: (a + a.mean(-1, keepdims=True) * -1) * ((a * a).mean(-1, keepdims=True) + 1).log(), (2, 5)),
    "two-layer network": (lambda x, W, b, V, c: ((x @ W + b).relu() @ V + c).cross_entropy(Y), (4, 2), (2, 5), (5,), (5, 3), (3,)),
    "attention scores": (lambda q, k: (q @ k.transpose(0, 2, 1) * 0.5).exp().mean(axis=(0, 2)), (2, 3, 4), (2, 5, 4)),
}  # fmt: skip


def draw(rng, shape):
    """Entries away from 0, where relu has its kink."""
    x = rng.uniform(0.1, 1.5, size=shape)
    return x * rng.choice([-1.0, 1.0], size=shape)


def weights(shape):
    return 1 + np.arange(int(np.prod(shape))).reshape(shape) / 4


def check(kata, expression, *arrays):
    """Value and gradients of Σ weights · expression."""
    want = np.asarray(expression(*map(plain, arrays)), dtype=float)
    w = weights(want.shape)
    tensors = kata.probe.leaves(list(arrays))
    value, requires, grads, data = kata.probe.differentiate(expression(*tensors), w, tensors)
    close(value, want)
    equal(requires, True)
    for i, (grad, now, x) in enumerate(zip(grads, data, arrays)):
        loss = lambda p, i=i: np.sum(np.asarray(expression(*map(plain, (*arrays[:i], p, *arrays[i + 1 :])))) * w)
        holds(grad is not None, f"operand {i + 1} has no gradient")
        close(grad, numerical_gradient(loss, x), rtol=1e-5, atol=1e-6)
        close(now, x.astype(float), because="the data of an operand has been changed")


def test_gives_the_worked_example(kata):
    x, b = kata.Tensor([[1, 2], [3, 4]], requires_grad=True), kata.Tensor([10, 20], requires_grad=True)
    loss = ((x + b) * x).sum()
    close(loss.data, 11.0 + 44 + 39 + 96)
    loss.backward()
    close(x.grad, np.array([[12.0, 24.0], [16.0, 28.0]]))
    close(b.grad, np.array([4.0, 6.0]))
    a = kata.Tensor([5.0, 6.0, 7.0], requires_grad=True)
    a[[0, 0, 2]].sum().backward()
    close(a.grad, np.array([2.0, 0.0, 1.0]))


def test_starts_with_float_data_and_no_gradient(kata):
    a, b = kata.Tensor([1, 2, 3]), kata.Tensor(np.array([[1.5]], dtype=np.float32), requires_grad=True)
    equal(a.data, np.array([1.0, 2.0, 3.0]))
    equal([str(a.data.dtype), str(b.data.dtype)], ["float64", "float64"])
    equal([a.grad, b.grad], [None, None])
    equal([bool(a.requires_grad), bool(b.requires_grad)], [False, True])


@pytest.mark.parametrize("name", list(EXPRESSIONS))
def test_agrees_with_finite_differences(kata, rng, name):
    expression, *shapes = EXPRESSIONS[name]
    check(kata, expression, *(draw(rng, shape) for shape in shapes))


def test_takes_whole_numbers_as_data(kata):
    check(kata, lambda a, b: (a * b + 0.5).exp(), np.array([[1, 2, 0], [-1, 1, 2]]), np.array([1, 0, -1]))


def test_lets_no_gradient_through_relu_at_zero(kata):
    a = kata.Tensor([-1.0, 0.0, 2.0], requires_grad=True)
    (a.relu() * np.array([-3.0, -3.0, -3.0])).sum().backward()
    close(a.grad, np.array([0.0, 0.0, -3.0]))


def test_cross_entropy_is_stable_for_large_logits(kata):
    z = kata.Tensor([[1e4, -1e4, 0.0], [-1e4, -1e4, -2e4]], requires_grad=True)
    loss = z.cross_entropy(np.array([1, 0]))
    close(loss.data, 1e4 + np.log(2) / 2)
    loss.backward()
    close(z.grad, np.array([[0.5, -0.5, 0.0], [-0.25, 0.25, 0.0]]))


def test_adds_to_the_gradient_of_an_earlier_call(kata, rng):
    x, y = draw(rng, (2, 3)), draw(rng, (2, 3))
    a, b = kata.Tensor(x, requires_grad=True), kata.Tensor(y, requires_grad=True)
    (a * b).sum().backward()
    (a * a).sum().backward()
    close(a.grad, y + 2 * x)
    close(b.grad, x)


def test_adds_the_gradient_once_more_when_called_twice(kata, rng):
    x = draw(rng, (2, 3))
    a = kata.Tensor(x, requires_grad=True)
    loss = ((a * a).exp() * a).sum()
    loss.backward()
    close(a.grad, (1 + 2 * x**2) * np.exp(x**2))
    loss.backward()
    close(a.grad, 2 * (1 + 2 * x**2) * np.exp(x**2), because="the second backward() of a loss must add the same gradient again")


def test_keeps_two_losses_with_a_common_part_apart(kata, rng):
    x = draw(rng, (2, 3))
    a = kata.Tensor(x, requires_grad=True)
    common = a * a
    (common * 3).sum().backward()
    (common * common).sum().backward()
    close(a.grad, 6 * x + 4 * x**3, because="two losses share a part of the graph: a gradient left there by the first call has got into the second")


def test_gives_each_leaf_a_gradient_of_its_own(kata):
    a, b = kata.Tensor(np.ones((2, 3)), requires_grad=True), kata.Tensor(np.ones((2, 3)), requires_grad=True)
    (a + b).sum().backward()
    (a * 5).sum().backward()
    close(a.grad, 6.0)
    close(b.grad, 1.0, because="a new share for a has changed b's gradient: both are one array")


def test_gives_gradients_only_where_asked(kata, rng):
    x = draw(rng, (2, 3))
    a, b = kata.Tensor(x, requires_grad=True), kata.Tensor(2 * x)
    ((a + b) * b).sum().backward()
    equal(b.grad, None, because="b did not ask for a gradient")
    close(a.grad, 2 * x)


def test_results_require_a_gradient_if_an_operand_does(kata):
    a, b = kata.Tensor([1.0, 2.0], requires_grad=True), kata.Tensor([3.0, 4.0])
    for result, want in ((a + b, True), (b + a, True), (b * b, False), (b + 1, False), (a.exp(), True), (b.sum(), False), ((b + a) * b, True)):
        equal(bool(result.requires_grad), want)


@pytest.mark.parametrize("shape", [(2,), (2, 3), (0,)], ids=str)
def test_backward_refuses_all_but_a_single_entry(kata, shape):
    a = kata.Tensor(np.ones(shape), requires_grad=True)
    with raises(ValueError):
        (a * 2).backward()


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)], ids=str)
def test_backward_starts_from_a_single_entry_of_any_shape(kata, shape):
    a = kata.Tensor(np.full(shape, 3.0), requires_grad=True)
    (a * a).backward()
    close(a.grad, np.full(shape, 6.0))
    b = kata.Tensor(np.full(shape, 3.0), requires_grad=True)
    b.backward()
    holds(b.grad is not None, "backward() of a leaf with requires_grad has given it no gradient; it is 1")
    close(b.grad, np.ones(shape))


def test_records_nothing_inside_no_grad(kata):
    seen = kata.probe.without_recording([1.0, 2.0])
    equal(seen, [True, False, False, False, True, True], because=f"requires_grad before, inside, nested, inside, after, after an exception: {seen}")


def test_lets_leaves_made_inside_no_grad_have_a_gradient(kata):
    asked, grad = kata.probe.leaf_inside([2.0, -3.0])
    equal(asked, [True, False], because="a leaf made inside no_grad() has requires_grad as given")
    close(grad, np.array([4.0, -6.0]))


def test_treats_what_was_computed_inside_no_grad_as_a_constant(kata):
    close(kata.probe.constant_inside([2.0, -3.0]), np.array([4.0, 9.0]))


def test_descends(kata):
    close(kata.probe.descend([3.0, -2.0], 0.1, 5), np.array([3.0, -2.0]) * 0.8**5)


def test_goes_through_3000_operations(kata):
    close(kata.probe.chain([1.0, 2.0], 3000), np.array([1.0, 1.0]))


def test_visits_a_result_once_however_often_it_is_used(kata):
    close(kata.probe.doublings([1.0, 2.0], 40), np.full(2, 2.0**40))
