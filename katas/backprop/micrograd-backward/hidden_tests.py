import math

import pytest

from tutor.judge.testing import close, equal, holds, numerical_gradient

# Programs: leaves are nodes 0, 1, …; each step (operation, operand, operand) makes the next node.
GRAPHS = {
    "sum of two": (2, [("+", 0, 1)]),
    "a plus a": (1, [("+", 0, 0)]),
    "a times a": (1, [("*", 0, 0)]),
    "product and sum": (2, [("*", 0, 1), ("+", 2, 0)]),
    "diamond": (1, [("+", 0, 0), ("tanh", 1, 1), ("tanh", 1, 1), ("+", 2, 3)]),
    "worked example": (1, [("+", 0, 0), ("*", 1, 1), ("+", 2, 1)]),
    "worked example turned round": (1, [("+", 0, 0), ("*", 1, 1), ("+", 1, 2)]),
    "short and long way": (2, [("tanh", 0, 0), ("tanh", 2, 2), ("*", 3, 1), ("+", 4, 0), ("*", 2, 5)]),
    "shared three times": (2, [("*", 0, 1), ("+", 2, 2), ("*", 3, 2), ("tanh", 4, 4), ("+", 5, 2)]),
    "two diamonds": (2, [("*", 0, 1), ("tanh", 2, 2), ("+", 2, 3), ("tanh", 4, 4), ("*", 4, 5), ("+", 6, 2)]),
    "twice by one user, once by another": (1, [("tanh", 0, 0), ("*", 1, 1), ("tanh", 1, 1), ("+", 2, 3)]),
    "twice by one user, once by another, turned round": (1, [("tanh", 0, 0), ("*", 1, 1), ("tanh", 1, 1), ("+", 3, 2)]),
    "neuron": (5, [("*", 0, 1), ("*", 2, 3), ("+", 5, 6), ("+", 7, 4), ("tanh", 8, 8)]),
}


def values(leaves, program):
    nodes = [float(x) for x in leaves]
    for op, i, j in program:
        nodes.append(nodes[i] + nodes[j] if op == "+" else nodes[i] * nodes[j] if op == "*" else math.tanh(nodes[i]))
    return nodes


def below(leaves, program, root):
    """The numbers of all nodes that root is made of, and its own."""
    found, waiting = set(), [root]
    while waiting:
        i = waiting.pop()
        found.add(i)
        if i >= leaves:
            op, a, b = program[i - leaves]
            waiting += [a, b]
    return sorted(found)


def draw(rng, leaves, steps):
    """A random program in which nodes are used again and again."""
    program, at = [], list(rng.uniform(0.3, 1.2, size=leaves))
    while len(program) < steps:
        op, n = str(rng.choice(["+", "*", "tanh"])), len(at)
        i, j = int(rng.integers(max(0, n - 4), n)), int(rng.integers(n))
        step = (op, i, i if op == "tanh" else j)
        value = values(at[:leaves], [*program, step])[-1]
        if abs(value) < 20:
            program.append(step)
            at.append(value)
    return [float(x) for x in at[:leaves]], program


def check_order(kata, leaves, program, root=None):
    root = len(leaves) + len(program) - 1 if root is None else root
    listed, wrong = kata.probe.order(leaves, program, root)
    equal(listed, below(len(leaves), program, root), because=f"nodes listed: {listed}, expected each of {below(len(leaves), program, root)} once")
    holds(not wrong, "" if not wrong else f"node {wrong[0][0]} comes before its operand {wrong[0][1]}")


def check_gradients(kata, leaves, program):
    grads, runs = kata.probe.gradients(leaves, program)
    want = numerical_gradient(lambda x: values(x, program)[-1], leaves)
    close(grads[: len(leaves)], list(want), rtol=1e-5, atol=1e-7)
    used = below(len(leaves), program, len(leaves) + len(program) - 1)
    once = [1 if i >= len(leaves) and i in used else 0 for i in range(len(grads))]
    equal(runs, once, because=f"_backward was called {runs} times, node by node; expected {once}")


def test_gives_the_worked_example(kata):
    leaves, program = [2.0], GRAPHS["worked example"][1]
    check_order(kata, leaves, program)
    grads, _ = kata.probe.gradients(leaves, program)
    close(grads, [18.0, 9.0, 1.0, 1.0])


@pytest.mark.parametrize("name", list(GRAPHS))
def test_lists_every_node_once_and_operands_first(kata, name):
    size, program = GRAPHS[name]
    check_order(kata, [0.5 + 0.3 * i for i in range(size)], program)


@pytest.mark.parametrize("name", list(GRAPHS))
def test_agrees_with_finite_differences(kata, name):
    size, program = GRAPHS[name]
    check_gradients(kata, [0.5 + 0.3 * i for i in range(size)], program)


def test_works_for_random_expressions(kata, rng):
    for steps in (3, 5, 7, 9) * 3:
        leaves, program = draw(rng, 3, steps)
        check_order(kata, leaves, program)
        check_gradients(kata, leaves, program)


def test_takes_a_leaf_for_a_root(kata):
    check_order(kata, [3.0], [])
    grads, _ = kata.probe.gradients([3.0], [])
    equal(grads, [1.0])


def test_leaves_nodes_alone_that_are_not_below_the_root(kata):
    leaves, program = [0.5, 0.8], [("*", 0, 1), ("tanh", 2, 2), ("+", 2, 0), ("*", 4, 3)]
    check_order(kata, leaves, program, root=3)
    check_order(kata, leaves, program, root=2)
    grads, runs = kata.probe.gradients(leaves, program, root=2)
    close(grads, [0.8, 0.5, 1.0, 0.0, 0.0, 0.0])
    equal(runs, [0, 0, 1, 0, 0, 0])


def test_tells_nodes_apart_that_hold_the_same_number(kata):
    leaves, program = [1.0, 1.0, 1.0], [("*", 0, 1), ("*", 3, 2), ("*", 4, 4), ("+", 5, 3)]
    check_order(kata, leaves, program)
    check_gradients(kata, leaves, program)


def test_adds_to_what_is_there_when_called_again(kata):
    for leaves, step, want in (([3.0, -2.0], ("*", 0, 1), [-4.0, 6.0, 1.0]), ([3.0], ("+", 0, 0), [4.0, 1.0])):
        grads, runs = kata.probe.gradients(leaves, [step], times=2)
        close(grads, want)
        equal(runs[-1], 2)


def test_adds_to_gradients_of_another_loss(kata):
    grads, _ = kata.probe.gradients([3.0, -2.0], [("*", 0, 1)], before=10.0)
    close(grads, [8.0, 13.0, 1.0])


def test_sets_the_roots_gradient_to_one_whatever_it_was(kata):
    for stale in (5.0, -1.0):
        grads, _ = kata.probe.gradients([3.0, -2.0], [("*", 0, 1)], root_before=stale)
        close(grads, [-2.0, 3.0, 1.0])


def test_goes_through_a_chain_of_20000_nodes(kata):
    grad, least, most, length = kata.probe.chain(20_000)
    close(grad, 1.0)
    equal([least, most], [1, 1])
    equal(length, 20_002)
