"""Brings the nodes: a complete Value, expressions made of it, and a count of the local rules run."""

import math


class Value:
    """A node as after the kata before. == compares numbers, as tensors do; sets go by identity."""

    def __init__(self, data, _prev=(), _op="", label=""):
        self.data, self.grad, self._prev, self._op, self.label = data, 0.0, _prev, _op, label
        self.rule, self.runs = (lambda: None), 0

    def _backward(self):
        self.runs += 1
        self.rule()

    def __eq__(self, other):
        return isinstance(other, Value) and self.data == other.data

    def __hash__(self):
        return id(self)

    def made(self, data, operands, op, *slopes):
        out = Value(data, operands, op)

        def rule():
            for operand, slope in zip(operands, slopes):
                operand.grad += slope * out.grad

        out.rule = rule
        return out

    def __add__(self, other):
        return self.made(self.data + other.data, (self, other), "+", 1.0, 1.0)

    def __mul__(self, other):
        return self.made(self.data * other.data, (self, other), "*", other.data, self.data)

    def tanh(self):
        t = math.tanh(self.data)
        return self.made(t, (self,), "tanh", 1 - t * t)


def build(leaves, program):
    """All nodes of a program: the leaves, then a node a step (operation, operand, operand)."""
    nodes = [Value(x) for x in leaves]
    for op, i, j in program:
        a, b = nodes[i], nodes[j]
        nodes.append(a + b if op == "+" else a * b if op == "*" else a.tanh())
    return nodes


def order(leaves, program, root=-1):
    """What topo gives: the numbers of its nodes, sorted, and the pairs (user, operand) in wrong order.

    A node that is none of ours is -1.
    """
    nodes = build(leaves, program)
    number = {id(node): i for i, node in enumerate(nodes)}
    given = submission.topo(nodes[root])
    if not isinstance(given, (list, tuple)):
        raise TypeError(f"topo must return a list of nodes, it returned a {type(given).__name__}")
    place = {number.get(id(node), -1): at for at, node in enumerate(given)}
    wrong = []
    for node in nodes:
        for operand in node._prev:
            user, used = number[id(node)], number[id(operand)]
            if user in place and used in place and place[used] > place[user]:
                wrong.append((user, used))
    return sorted(number.get(id(node), -1) for node in given), wrong


def gradients(leaves, program, root=-1, times=1, before=0.0, root_before=0.0):
    """The grads of all nodes after backward, and how often each node's rule has run."""
    nodes = build(leaves, program)
    for node in nodes:
        node.grad = before
    nodes[root].grad = root_before
    for _ in range(times):
        submission.backward(nodes[root])
    return [node.grad for node in nodes], [node.runs if node._prev else 0 for node in nodes]


def chain(length):
    """x·1·1·1 …: the gradient of x, the least and the largest number of runs of a rule, topo's length."""
    one = Value(1.0)
    x = node = Value(1.0)
    made = []
    for _ in range(length):
        node = node * one
        made.append(node)
    submission.backward(node)
    runs = [node.runs for node in made]
    return x.grad, min(runs), max(runs), len(submission.topo(node))
