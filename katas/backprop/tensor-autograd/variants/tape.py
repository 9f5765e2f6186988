"""A tape: operations are numbered as they are made, and the backward pass takes the highest number first."""
import contextlib
import heapq
import itertools

import numpy as np

clock = itertools.count()
state = {"on": True}


@contextlib.contextmanager
def no_grad():
    old = state["on"]
    state["on"] = False
    try:
        yield
    finally:
        state["on"] = old


def reduce_to(g, shape):
    g = np.asarray(g, dtype=float)
    padded = (1,) * (g.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i in range(g.ndim) if padded[i] != g.shape[i])
    return g.sum(axis=axes, keepdims=True).reshape(shape)


class Tensor:
    def __init__(self, data, requires_grad=False):
        self.data = np.array(data, dtype=float)
        self.requires_grad, self.grad = requires_grad, None
        self.inputs, self.vjp, self.number = [], None, next(clock)

    @property
    def shape(self):
        return self.data.shape

    def __add__(self, other):
        return record(np.add, lambda g, a, b: (g, g), self, other)

    def __mul__(self, other):
        return record(np.multiply, lambda g, a, b: (g * b, g * a), self, other)

    def __matmul__(self, other):
        T = lambda m: np.moveaxis(m, -1, -2)
        return record(np.matmul, lambda g, a, b: (g @ T(b), T(a) @ g), self, other)

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        return record(np.exp, lambda g, a: (g * np.exp(a),), self)

    def log(self):
        return record(np.log, lambda g, a: (g / a,), self)

    def relu(self):
        return record(lambda a: np.where(a > 0, a, 0), lambda g, a: (np.where(a > 0, g, 0),), self)

    def sum(self, axis=None, keepdims=False):
        shape = np.sum(self.data, axis=axis, keepdims=True).shape
        forward = lambda a: np.sum(a, axis=axis, keepdims=keepdims)
        return record(forward, lambda g, a: (np.tile(np.reshape(g, shape), [n // m for n, m in zip(a.shape, shape)]),), self)

    def mean(self, axis=None, keepdims=False):
        shape = np.sum(self.data, axis=axis, keepdims=True).shape
        n = self.data.size / np.prod(shape)
        return record(lambda a: np.mean(a, axis=axis, keepdims=keepdims), lambda g, a: (np.reshape(g, shape) / n * np.ones(a.shape),), self)

    def reshape(self, *shape):
        return record(lambda a: np.reshape(a, shape), lambda g, a: (np.reshape(g, a.shape),), self)

    def transpose(self, *axes):
        order = list(axes) if axes else list(range(self.data.ndim))[::-1]
        inverse = [0] * len(order)
        for i, axis in enumerate(order):
            inverse[axis] = i
        return record(lambda a: np.transpose(a, order), lambda g, a: (np.transpose(g, inverse),), self)

    def __getitem__(self, index):
        def back(g, a):
            out = np.zeros(a.shape)
            np.add.at(out, index, g)
            return (out,)

        return record(lambda a: a[index], back, self)

    def cross_entropy(self, y):
        top = Tensor(self.data.max(axis=1, keepdims=True))
        shifted = self + top * -1
        lse = shifted.exp().sum(axis=1).log()
        return (lse + shifted[np.arange(len(y)), y] * -1).mean()

    def backward(self):
        if self.data.size != 1:
            raise ValueError(self.shape)
        waiting, flows = [(-self.number, self)], {self.number: np.ones(self.shape)}
        while waiting:
            _, node = heapq.heappop(waiting)
            g = flows.pop(node.number)
            if node.vjp is None:
                if node.requires_grad:
                    node.grad = g + (0 if node.grad is None else node.grad)
                continue
            for source, share in zip(node.inputs, node.vjp(g, *[s.data for s in node.inputs])):
                if source.requires_grad:
                    if source.number in flows:
                        flows[source.number] = flows[source.number] + reduce_to(share, source.shape)
                    else:
                        flows[source.number] = reduce_to(share, source.shape)
                        heapq.heappush(waiting, (-source.number, source))


def record(forward, vjp, *inputs):
    inputs = [x if isinstance(x, Tensor) else Tensor(x) for x in inputs]
    out = Tensor(forward(*[x.data for x in inputs]))
    if state["on"] and any(x.requires_grad for x in inputs):
        out.inputs, out.vjp, out.requires_grad = inputs, vjp, True
    return out
