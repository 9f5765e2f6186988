"""Operations as subclasses with a backward method, as a framework would have them."""
import math


class Value:
    def __init__(self, data, *parents):
        self.data = data
        self.grad = 0.0
        self._prev = parents

    def _backward(self):
        pass

    def __add__(self, other): return Add(self, wrap(other))
    def __radd__(self, other): return Add(wrap(other), self)
    def __mul__(self, other): return Mul(self, wrap(other))
    def __rmul__(self, other): return Mul(wrap(other), self)
    def __neg__(self): return Mul(self, Value(-1.0))
    def __sub__(self, other): return Add(self, -wrap(other))
    def __rsub__(self, other): return Add(wrap(other), -self)
    def __truediv__(self, other): return Mul(self, Pow(wrap(other), -1))
    def __rtruediv__(self, other): return Mul(wrap(other), Pow(self, -1))
    def __pow__(self, n): return Pow(self, n)
    def tanh(self): return Unary(self, math.tanh, lambda x, y: 1 - y * y)
    def exp(self): return Unary(self, math.exp, lambda x, y: y)
    def relu(self): return Unary(self, lambda x: max(x, 0.0), lambda x, y: float(x > 0))


def wrap(x):
    return x if isinstance(x, Value) else Value(x)


class Add(Value):
    def __init__(self, a, b):
        super().__init__(a.data + b.data, a, b)

    def _backward(self):
        for p in self._prev:
            p.grad += self.grad


class Mul(Value):
    def __init__(self, a, b):
        super().__init__(a.data * b.data, a, b)

    def _backward(self):
        a, b = self._prev
        a.grad += b.data * self.grad
        b.grad += a.data * self.grad


class Pow(Value):
    def __init__(self, a, n):
        super().__init__(a.data**n, a)
        self.n = n

    def _backward(self):
        (a,) = self._prev
        a.grad += self.n * a.data ** (self.n - 1) * self.grad


class Unary(Value):
    def __init__(self, a, f, df):
        super().__init__(f(a.data), a)
        self.slope = df(a.data, self.data)

    def _backward(self):
        self._prev[0].grad += self.slope * self.grad
