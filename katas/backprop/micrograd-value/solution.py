"""A scalar that remembers how it was made: reverse-mode differentiation, one node at a time.

After Karpathy's micrograd. Each operation holds its forward rule and, right below it, the backward
one; subtraction, negation and division are built from + · and powers and need none of their own.
"""

import math


class Value:
    def __init__(self, data, _prev=()):
        self.data = data
        self.grad = 0.0
        self._prev = _prev
        self._backward = lambda: None

    def __add__(self, other):
        other = lift(other)
        out = Value(self.data + other.data, (self, other))

        def add_backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = add_backward
        return out

    def __mul__(self, other):
        other = lift(other)
        out = Value(self.data * other.data, (self, other))

        def mul_backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = mul_backward
        return out

    def __pow__(self, n):
        out = Value(self.data**n, (self,))

        def pow_backward():
            self.grad += n * self.data ** (n - 1) * out.grad

        out._backward = pow_backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,))

        def tanh_backward():
            self.grad += (1 - t * t) * out.grad

        out._backward = tanh_backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,))

        def exp_backward():
            self.grad += out.data * out.grad

        out._backward = exp_backward
        return out

    def relu(self):
        out = Value(max(0, self.data), (self,))

        def relu_backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = relu_backward
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -lift(other)

    def __truediv__(self, other):
        return self * lift(other) ** -1

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other

    def __repr__(self):
        return f"Value({self.data}, grad={self.grad})"


def lift(x):
    """A plain number as a leaf."""
    return x if isinstance(x, Value) else Value(x)
