import math

import pytest

from tutor.judge.testing import close, equal, holds, numerical_gradient

FORWARD = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "pow": lambda a, n: a**n, "neg": lambda a, _: -a,
    "tanh": lambda a, _: math.tanh(a), "exp": lambda a, _: math.exp(a), "relu": lambda a, _: max(0.0, a),
    "add number": lambda a, x: a + x, "number add": lambda a, x: x + a,
    "sub number": lambda a, x: a - x, "number sub": lambda a, x: x - a,
    "mul number": lambda a, x: a * x, "number mul": lambda a, x: x * a,
    "div number": lambda a, x: a / x, "number div": lambda a, x: x / a,
}
BINARY = ("add", "sub", "mul", "div")


def evaluate(leaves, program):
    """All node values of a program, in plain floats."""
    nodes = [float(x) for x in leaves]
    for operation, i, other in program:
        nodes.append(FORWARD[operation](nodes[i], nodes[other] if operation in BINARY else other))
    return nodes


def draw(rng, leaves, steps):
    """A random program that stays away from kinks, poles and huge numbers."""
    program, nodes = [], [float(x) for x in leaves]
    while len(program) < steps:
        operation = str(rng.choice(list(FORWARD)))
        i = int(rng.integers(len(nodes)))
        other = int(rng.integers(len(nodes))) if operation in BINARY else float(rng.choice([-2.0, -1.0, 0.5, 2.0, 3.0]))
        a, b = nodes[i], nodes[other] if operation in BINARY else other
        if operation == "relu" and abs(a) < 0.1: continue
        if operation == "pow" and a < 0.2: continue
        if operation == "div" and abs(b) < 0.2: continue
        if operation == "number div" and abs(a) < 0.2: continue
        if operation == "exp" and abs(a) > 3: continue
        value = FORWARD[operation](a, b)
        if abs(value) > 30: continue
        program.append((operation, i, other))
        nodes.append(value)
    return program


def check(kata, leaves, program):
    before, after, grads = kata.probe.differentiate(list(leaves), program)
    close(before, evaluate(leaves, program), atol=1e-12)  # what cancels to 0 may leave a last digit
    equal(after, before, because="the backward pass has changed some node's data")
    close(grads, list(numerical_gradient(lambda x: evaluate(x, program)[-1], leaves)), rtol=1e-5, atol=1e-6)


def test_starts_with_no_gradient_and_no_operands(kata):
    a = kata.Value(3.5)
    equal(a.data, 3.5)
    equal(a.grad, 0.0)
    equal(len(a._prev), 0)
    a._backward()
    equal(a.grad, 0.0, because="a leaf's _backward must do nothing")


def test_gives_the_worked_example(kata):
    a, b = kata.Value(3.0), kata.Value(-2.0)
    m = a * b
    out = m + a
    equal(out.data, -3.0)
    out.grad = 1.0
    out._backward()
    m._backward()
    close(a.grad, -1.0)
    close(b.grad, 3.0)


@pytest.mark.parametrize("operation", list(FORWARD))
def test_differentiates_each_operation(kata, operation):
    leaves = [1.7, 0.6]
    other = 1 if operation in BINARY else 3.0
    check(kata, leaves, [(operation, 0, other)])
    check(kata, leaves, [(operation, 0, other), ("mul number", 2, 3.0)])  # what flows back is not 1


def test_adds_up_both_shares_of_a_plus_a(kata):
    a = kata.Value(3.0)
    out = a + a
    out.grad = 1.0
    out._backward()
    close(a.grad, 2.0)


def test_adds_up_both_shares_of_a_times_a(kata):
    a = kata.Value(3.0)
    out = a * a
    out.grad = 1.0
    out._backward()
    close(a.grad, 6.0)


def test_reads_the_gradient_when_the_backward_pass_runs(kata):
    a, b = kata.Value(2.0), kata.Value(5.0)
    out = a * b
    out.grad = 10.0
    out._backward()
    close([a.grad, b.grad], [50.0, 20.0])


def test_adds_to_a_gradient_that_is_already_there(kata):
    for make in (lambda a: a.exp(), lambda a: a.tanh(), lambda a: a.relu(), lambda a: a**2, lambda a: a + 1, lambda a: a * 2):
        a = kata.Value(0.5)
        a.grad = 100.0
        out = make(a)
        out.grad = 1.0
        out._backward()
        holds(a.grad > 100.0, "an earlier share of the gradient was overwritten: add with +=")


def test_takes_plain_numbers_on_either_side(kata):
    a = kata.Value(4)
    equal((a + 1).data, 5)
    equal((1 + a).data, 5)
    equal((2 - a).data, -2)
    equal((a - 2).data, 2)
    equal((2 * a).data, 8)
    equal((a * 2).data, 8)
    close((2 / a).data, 0.5)
    close((a / 2).data, 2.0)


def test_can_be_summed(kata):
    total = sum([kata.Value(1.0), kata.Value(2.0), kata.Value(3.5)])
    equal(total.data, 6.5)


@pytest.mark.parametrize("n", [-1, 0.5, 2, 3, -2.5])
def test_raises_to_any_power(kata, n):
    check(kata, [1.3], [("pow", 0, n)])


def test_lets_no_gradient_through_a_closed_relu(kata):
    for x, slope in ((-2.0, 0.0), (2.0, 1.0)):
        a = kata.Value(x)
        out = a.relu()
        out.grad = -3.0
        out._backward()
        equal(out.data, max(0.0, x))
        equal(a.grad, slope * -3.0)


def test_knows_its_operands(kata):
    a, b = kata.Value(1.0), kata.Value(2.0)
    for out in (a + b, a * b):
        operands = list(out._prev)
        holds(any(p is a for p in operands) and any(p is b for p in operands), "_prev does not hold both operands")
    operands = list(a.tanh()._prev)
    holds(len(operands) == 1 and operands[0] is a, "_prev of a.tanh() must hold a, and nothing else")


def test_differentiates_random_expressions(kata, rng):
    for steps in (2, 3, 5, 8, 12) * 3:
        leaves = rng.uniform(0.4, 1.6, size=3)
        check(kata, leaves, draw(rng, leaves, steps))


def test_differentiates_a_neuron(kata, rng):
    w, x = rng.normal(size=3), rng.normal(size=3)
    program = [("mul", i, i + 3) for i in range(3)] + [("add", 6, 7), ("add", 9, 8), ("tanh", 10, 0)]
    check(kata, [*w, *x], program)
