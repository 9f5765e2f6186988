"""Builds whole expressions beside the learner's class, so that one call tests dozens of nodes."""


def differentiate(leaves, program):
    """Values of all nodes before and after every local rule has run once; gradients of the leaves.

    program: steps (operation, operand, operand or number) over the nodes made so far. An operation
    may be built from others and so leave nodes between: the walk follows _prev.
    """
    nodes = [submission.Value(x) for x in leaves]
    for operation, i, other in program:
        a = nodes[i]
        b = nodes[other] if operation in ("add", "sub", "mul", "div") else other
        nodes.append(STEPS[operation](a, b))
    before = [node.data for node in nodes]
    nodes[-1].grad = 1.0
    for node in reversed(ordered(nodes[-1], [], set())):
        node._backward()
    after = [node.data for node in nodes]
    return before, after, [node.grad for node in nodes[: len(leaves)]]


def ordered(node, order, seen):
    """Every node below `node`, operands first."""
    if id(node) not in seen:
        seen.add(id(node))
        for operand in node._prev:
            ordered(operand, order, seen)
        order.append(node)
    return order


STEPS = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "pow": lambda a, n: a**n, "neg": lambda a, _: -a,
    "tanh": lambda a, _: a.tanh(), "exp": lambda a, _: a.exp(), "relu": lambda a, _: a.relu(),
    "add number": lambda a, x: a + x, "number add": lambda a, x: x + a,
    "sub number": lambda a, x: a - x, "number sub": lambda a, x: x - a,
    "mul number": lambda a, x: a * x, "number mul": lambda a, x: x * a,
    "div number": lambda a, x: a / x, "number div": lambda a, x: x / a,
}
