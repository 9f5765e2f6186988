"""In the manner of micrograd: every result carries a closure that adds to its operands' grads in place."""
import numpy as np

RECORDING = [True]


class no_grad:
    def __enter__(self):
        RECORDING.append(False)
        return self

    def __exit__(self, kind, error, trace):
        RECORDING.pop()
        return False


def fit(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


class Tensor:
    def __init__(self, data, requires_grad=False, _children=()):
        self.data = np.asarray(data).astype(float)
        self.grad = None
        self.requires_grad = bool(requires_grad)
        self._children = _children
        self._backward = None

    @classmethod
    def _result(cls, data, *children):
        wanted = RECORDING[-1] and any(c.requires_grad for c in children)
        return cls(data, wanted, children if wanted else ())

    def _receive(self, g):
        if self.requires_grad:
            if self.grad is None:
                self.grad = np.zeros(self.data.shape)
            self.grad += fit(np.asarray(g), self.data.shape)

    def __add__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        out = Tensor._result(self.data + other.data, self, other)

        def _backward():
            self._receive(out.grad)
            other._receive(out.grad)

        out._backward = _backward
        return out

    def __radd__(self, other):
        return self + other

    def __mul__(self, other):
        other = other if isinstance(other, Tensor) else Tensor(other)
        out = Tensor._result(self.data * other.data, self, other)

        def _backward():
            self._receive(out.grad * other.data)
            other._receive(out.grad * self.data)

        out._backward = _backward
        return out

    def __rmul__(self, other):
        return self * other

    def __matmul__(self, other):
        out = Tensor._result(np.matmul(self.data, other.data), self, other)

        def _backward():
            self._receive(np.einsum("...ij,...kj->...ik", out.grad, other.data))
            other._receive(np.einsum("...ji,...jk->...ik", self.data, out.grad))

        out._backward = _backward
        return out

    def _map(self, data, slope):
        out = Tensor._result(data, self)
        out._backward = lambda: self._receive(out.grad * slope)
        return out

    def relu(self):
        return self._map(self.data * (self.data > 0), np.where(self.data > 0, 1.0, 0.0))

    def exp(self):
        e = np.exp(self.data)
        return self._map(e, e)

    def log(self):
        return self._map(np.log(self.data), 1 / self.data)

    def sum(self, axis=None, keepdims=False):
        kept = self.data.sum(axis=axis, keepdims=True)
        out = Tensor._result(kept if keepdims else self.data.sum(axis=axis), self)
        out._backward = lambda: self._receive(out.grad.reshape(kept.shape) + np.zeros(self.data.shape))
        return out

    def mean(self, axis=None, keepdims=False):
        axes = range(self.data.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
        n = np.prod([self.data.shape[i] for i in axes])
        return self.sum(axis=axis, keepdims=keepdims) * (1 / n)

    def reshape(self, *shape):
        out = Tensor._result(self.data.reshape(*shape), self)
        out._backward = lambda: self._receive(out.grad.reshape(self.data.shape))
        return out

    def transpose(self, *axes):
        out = Tensor._result(np.transpose(self.data, axes or None), self)
        places = [axes.index(i) for i in range(len(axes))] if axes else None
        out._backward = lambda: self._receive(np.transpose(out.grad, places))
        return out

    def __getitem__(self, index):
        out = Tensor._result(self.data[index], self)

        def _backward():
            numbers = np.arange(self.data.size).reshape(self.data.shape)[index]
            flat = np.bincount(np.ravel(numbers), weights=np.ravel(out.grad), minlength=self.data.size)
            self._receive(flat.reshape(self.data.shape))

        out._backward = _backward
        return out

    def cross_entropy(self, y):
        n, c = self.data.shape
        logp = self.data - np.logaddexp.reduce(self.data, axis=1, keepdims=True)
        onehot = np.eye(c)[y]
        out = Tensor._result(-(onehot * np.where(onehot > 0, logp, 0)).sum() / n, self)
        out._backward = lambda: self._receive(out.grad * (np.exp(logp) - onehot) / n)
        return out

    def backward(self):
        if self.data.size != 1:
            raise ValueError("only a scalar has a gradient")
        order, seen, path = [], {self}, [(self, iter(self._children))]
        while path:
            node, children = path[-1]
            child = next((c for c in children if c not in seen), None)
            if child is None:
                order.append(path.pop()[0])
            else:
                seen.add(child)
                path.append((child, iter(child._children)))
        for node in order:
            if node._children:
                node.grad = np.zeros(node.data.shape)
        self.grad = np.ones(self.data.shape)
        for node in reversed(order):
            if node._children:
                node._backward()
