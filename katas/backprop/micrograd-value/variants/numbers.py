"""Each operation with a rule of its own, operands kept in a set, local derivatives up front."""
from math import exp, tanh


class Value:
    def __init__(self, data):
        self.data, self.grad = data, 0.0
        self._prev = set()
        self._backward = self._push
        self.edges = []

    def _push(self):
        for node, slope in self.edges:
            node.grad = node.grad + slope * self.grad

    @classmethod
    def made(cls, data, *edges):
        out = cls(data)
        out.edges = [(n, s) for n, s in edges if isinstance(n, Value)]
        out._prev = {n for n, _ in out.edges}
        return out

    def __add__(self, o):
        return self.made(self.data + num(o), (self, 1.0), (o, 1.0))

    def __radd__(self, o):
        return self + o

    def __sub__(self, o):
        return self.made(self.data - num(o), (self, 1.0), (o, -1.0))

    def __rsub__(self, o):
        return self.made(o - self.data, (self, -1.0))

    def __mul__(self, o):
        return self.made(self.data * num(o), (self, num(o)), (o, self.data))

    def __rmul__(self, o):
        return self * o

    def __truediv__(self, o):
        return self.made(self.data / num(o), (self, 1 / num(o)), (o, -self.data / num(o) ** 2))

    def __rtruediv__(self, o):
        return self.made(o / self.data, (self, -o / self.data**2))

    def __neg__(self):
        return self.made(-self.data, (self, -1.0))

    def __pow__(self, n):
        return self.made(self.data**n, (self, n * self.data ** (n - 1)))

    def tanh(self):
        t = tanh(self.data)
        return self.made(t, (self, 1 - t**2))

    def exp(self):
        return self.made(exp(self.data), (self, exp(self.data)))

    def relu(self):
        return self.made(self.data if self.data > 0 else 0.0, (self, 1.0 if self.data > 0 else 0.0))


def num(o):
    return o.data if isinstance(o, Value) else o
