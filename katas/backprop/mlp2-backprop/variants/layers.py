"""Layers that remember their input and know their own backward pass."""
import numpy as np


class Linear:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class ReLU:
    def forward(self, x):
        self.out = x.clip(min=0)
        return self.out

    def backward(self, dout):
        return dout * np.sign(self.out)


class CrossEntropy:
    def forward(self, z, y):
        self.y, n = y, len(y)
        z = z - z.max(axis=1, keepdims=True)
        total = np.exp(z).sum(axis=1)
        self.p = np.exp(z) / total[:, None]
        return (np.log(total) - z[range(n), y]).sum() / n

    def backward(self):
        onehot = np.zeros_like(self.p)
        onehot[range(len(self.y)), self.y] = 1
        return (self.p - onehot) / len(self.y)


def loss_and_grads(X, y, W1, b1, W2, b2):
    first, relu, second, criterion = Linear(W1, b1), ReLU(), Linear(W2, b2), CrossEntropy()
    loss = criterion.forward(second.forward(relu.forward(first.forward(X))), y)
    first.backward(relu.backward(second.backward(criterion.backward())))
    return loss, {"W2": second.dW, "b2": second.db, "W1": first.dW, "b1": first.db}
