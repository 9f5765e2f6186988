"""In the manner of micrograd: a base class with zero_grad, and micrograd's own shape of the rest."""
import math


class Value:
    """A number that remembers how it was made. Finished: you wrote it in the katas before."""

    def __init__(self, data, _prev=(), _slopes=()):
        self.data, self.grad = data, 0.0
        self._prev, self._slopes = _prev, _slopes      # the operands, and ∂(this)/∂(each of them)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t * t,))

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, operands_done = stack.pop()
            if operands_done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack += [(node, True), *((operand, False) for operand in node._prev)]
        self.grad = 1.0
        for node in reversed(order):
            for operand, slope in zip(node._prev, node._slopes):
                operand.grad += slope * node.grad

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    __radd__, __rmul__ = __add__, __mul__


class Module:
    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0

    def parameters(self):
        return []


class Neuron(Module):
    def __init__(self, nin, nonlin, rng):
        self.w, self.b, self.nonlin = [], Value(0), nonlin
        while len(self.w) < nin:
            self.w.append(Value(rng.uniform(-1, 1)))

    def __call__(self, x):
        act = self.b
        for i in range(len(self.w)):
            act = act + x[i] * self.w[i]
        if self.nonlin:
            return act.tanh()
        return act

    def parameters(self):
        return self.w + [self.b]


class Layer(Module):
    def __init__(self, nin, nout, nonlin, rng):
        self.neurons = tuple(Neuron(nin, nonlin, rng) for _ in range(nout))

    def __call__(self, x):
        return tuple(n(x) for n in self.neurons)

    def parameters(self):
        return sum((n.parameters() for n in self.neurons), [])


class MLP(Module):
    def __init__(self, nin, nouts, rng):
        self.layers = []
        for i, nout in enumerate(nouts, start=1):
            self.layers.append(Layer(nin, nout, i != len(nouts), rng))
            nin = nout

    def __call__(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = layer(x)
        out = last(x)
        if len(out) > 1:
            return list(out)
        return out[0]

    def parameters(self):
        return sum((layer.parameters() for layer in self.layers), [])


def train(model, xs, ys, lr, steps):
    history = []
    for step in range(steps):
        total = Value(0)
        for x, y in zip(xs, ys):
            error = y - model(x)
            total = total + error * error
        history.append(float(total.data))
        model.zero_grad()
        total.backward()
        for p in model.parameters():
            p.data += -lr * p.grad
    return history
