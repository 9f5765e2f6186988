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
    """w·x + b, through tanh if nonlin. Attributes w (a list of nin Values) and b (a Value)."""

    def __init__(self, nin, nonlin, rng):
        """rng: a random.Random. Each weight is drawn from rng.uniform(-1, 1), the bias is 0."""
        raise NotImplementedError

    def __call__(self, x):
        """x: nin numbers or Values. Returns a Value."""
        raise NotImplementedError

    def parameters(self):
        """A list of the weights and the bias themselves."""
        raise NotImplementedError


class Layer:
    """nout neurons that read the same input. Attribute neurons, a list."""

    def __init__(self, nin, nout, nonlin, rng):
        raise NotImplementedError

    # __call__(x) returns a list of nout Values; parameters() as above


class MLP:
    """Layers in a row, tanh in all but the last. Attribute layers, a list."""

    def __init__(self, nin, nouts, rng):
        """nouts: the number of neurons of each layer, from the first to the last."""
        raise NotImplementedError

    # __call__(x) returns a Value if the last layer has one neuron, else a list; parameters() as above


def train(model, xs, ys, lr, steps):
    """Gradient descent on Σ (model(x) − y)² over all samples, `steps` times.

    xs: a list of inputs. ys: a list of numbers. model has one output.
    Returns the loss before each step, as floats.
    """
    raise NotImplementedError
