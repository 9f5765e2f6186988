"""Reverse-mode differentiation of arrays: each result knows its operands, and each rule fits on a line.

A rule takes g = ∂L/∂(result) to ∂L/∂(operand). Broadcasting is undone in one place, for all of them.
"""

from contextlib import contextmanager

import numpy as np


class Tensor:
    recording = True

    def __init__(self, data, requires_grad=False):
        self.data = np.array(data, dtype=np.float64)
        self.requires_grad = requires_grad
        self.grad = None
        self.parents = ()                              # pairs (operand, rule)

    def __add__(self, other):
        other = lift(other)
        return made(self.data + other.data, (self, lambda g: g), (other, lambda g: g))

    def __mul__(self, other):
        other = lift(other)
        return made(self.data * other.data, (self, lambda g: g * other.data), (other, lambda g: g * self.data))

    def __matmul__(self, other):
        return made(
            self.data @ other.data,
            (self, lambda g: g @ other.data.swapaxes(-1, -2)),
            (other, lambda g: self.data.swapaxes(-1, -2) @ g),
        )

    __radd__, __rmul__ = __add__, __mul__

    def sum(self, axis=None, keepdims=False):
        def spread(g):
            if axis is not None and not keepdims:
                g = np.expand_dims(g, axis)
            return np.broadcast_to(g, self.data.shape)

        return made(self.data.sum(axis=axis, keepdims=keepdims), (self, spread))

    def mean(self, axis=None, keepdims=False):
        total = self.sum(axis, keepdims)
        return total * (total.data.size / self.data.size)

    def relu(self):
        return made(np.maximum(self.data, 0), (self, lambda g: g * (self.data > 0)))

    def exp(self):
        out = np.exp(self.data)
        return made(out, (self, lambda g: g * out))

    def log(self):
        return made(np.log(self.data), (self, lambda g: g / self.data))

    def reshape(self, *shape):
        return made(self.data.reshape(shape), (self, lambda g: g.reshape(self.data.shape)))

    def transpose(self, *axes):
        axes = axes or tuple(reversed(range(self.data.ndim)))
        return made(self.data.transpose(axes), (self, lambda g: g.transpose(np.argsort(axes))))

    def __getitem__(self, index):
        def scatter(g):
            full = np.zeros_like(self.data)
            np.add.at(full, index, g)                  # adds once for each time an entry was taken
            return full

        return made(self.data[index], (self, scatter))

    def cross_entropy(self, y):
        rows = np.arange(len(y))
        shifted = self.data - self.data.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))

        def rule(g):
            dz = np.exp(log_p)
            dz[rows, y] -= 1
            return g * dz / len(y)

        return made(-log_p[rows, y].mean(), (self, rule))

    def backward(self):
        if self.data.size != 1:
            raise ValueError(f"backward() starts from one number, not from shape {self.data.shape}")
        grads = {id(self): np.ones_like(self.data)}
        for node in reversed(topo(self)):
            g = grads.pop(id(node))
            if not node.parents:
                node.grad = g if node.grad is None else node.grad + g
            for parent, rule in node.parents:
                share = unbroadcast(rule(g), parent.data.shape)
                grads[id(parent)] = grads.get(id(parent), 0) + share


def lift(x):
    return x if isinstance(x, Tensor) else Tensor(x)


def made(data, *parents):
    """A result; it remembers the operands that want a gradient, unless nothing is recorded."""
    out = Tensor(data)
    if Tensor.recording:
        out.parents = [(parent, rule) for parent, rule in parents if parent.requires_grad]
        out.requires_grad = len(out.parents) > 0
    return out


def unbroadcast(g, shape):
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    return g.sum(axis=tuple(i for i, size in enumerate(shape) if size == 1), keepdims=True)


def topo(root):
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, operands_done = stack.pop()
        if operands_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack += [(node, True), *((parent, False) for parent, _ in node.parents)]
    return order


@contextmanager
def no_grad():
    before, Tensor.recording = Tensor.recording, False
    try:
        yield
    finally:
        Tensor.recording = before
