"""Last layer drawn first, recursion over the layers, gradients gathered sample by sample."""
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


class Neuron:
    def __init__(self, nin, nonlin, rng):
        self.nonlin = nonlin
        self.w = [None] * nin
        for i in reversed(range(nin)):
            self.w[i] = Value(2 * rng.random() - 1)
        self.b = Value(0.0)

    def __call__(self, x):
        products = [xi * wi for xi, wi in zip(x, self.w)]
        out = sum(products) + self.b
        return out.tanh() if self.nonlin else out

    def parameters(self):
        return [self.b] + self.w


class Layer:
    def __init__(self, nin, nout, nonlin, rng):
        self.neurons = []
        for _ in range(nout):
            self.neurons.append(Neuron(nin, nonlin, rng))

    def __call__(self, x):
        return list(map(lambda n: n(x), self.neurons))

    def parameters(self):
        found = []
        for n in self.neurons:
            found += n.parameters()
        return found


class MLP:
    def __init__(self, nin, nouts, rng):
        self.layers = []
        for i in range(len(nouts) - 1, -1, -1):
            self.layers.insert(0, Layer(nouts[i - 1] if i else nin, nouts[i], nonlin=i < len(nouts) - 1, rng=rng))

    def __call__(self, x, i=0):
        if i == len(self.layers):
            return x[0] if len(x) == 1 else x
        return self(self.layers[i](x), i + 1)

    def parameters(self):
        return [p for layer in reversed(self.layers) for p in layer.parameters()]


def train(model, xs, ys, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(0.0)
        for p in model.parameters():
            p.grad = 0
        for x, y in zip(xs, ys):  # the gradients of a sum are the sum of the gradients
            loss = (model(x) - y) ** 2
            loss.backward()
            losses[-1] += loss.data
        for p in model.parameters():
            p.data = p.data - lr * p.grad
    return losses
