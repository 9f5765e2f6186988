"""From a table to a validation accuracy: split, scale, augment, train with dropout, evaluate."""

import numpy as np


class Model:
    """Softmax regression whose inputs are dropped while `training` is true."""

    def __init__(self, inputs: int, classes: int, drop: float = 0.2, seed: int = 0) -> None:
        self.W, self.b = np.zeros((inputs, classes)), np.zeros(classes)
        self.drop, self.rng, self.training = drop, np.random.default_rng(seed), True

    def dropped(self, X: np.ndarray) -> np.ndarray:
        if not self.training:
            return X
        return X * (self.rng.random(X.shape) >= self.drop) / (1 - self.drop)

    def logits(self, X: np.ndarray) -> np.ndarray:
        return self.dropped(X) @ self.W + self.b

    def step(self, X: np.ndarray, y: np.ndarray, lr: float) -> float:
        """One step of gradient descent on the batch; returns its loss before the step."""
        X = self.dropped(X)
        z = X @ self.W + self.b
        log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
        d_z = (np.exp(log_p) - np.eye(len(self.b))[y]) / len(y)
        self.W = self.W - lr * X.T @ d_z
        self.b = self.b - lr * d_z.sum(axis=0)
        return float(-log_p[np.arange(len(y)), y].mean())


def split(X, y, rng, share=0.25):
    """X: (n, d), y: (n,). Returns X and y to train on, then X and y to validate on."""
    kinds, kind = np.unique(X, axis=0, return_inverse=True)
    chosen = rng.permutation(len(kinds))[: round(share * len(kinds))]
    val = np.isin(kind.ravel(), chosen)
    return X[~val], y[~val], X[val], y[val]


def make_loaders(X, y, seed=0, batch=16, noise=0.3):
    """X: (n, d), y: (n,). Returns a function that makes an epoch of batches, and the batches
    to validate on. A batch is a pair (X, y)."""
    rng = np.random.default_rng(seed)
    X_train, y_train, X_val, y_val = split(X, y, rng)
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)

    def epoch():
        order = rng.permutation(len(X_train))
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            clean = (X_train[rows] - mean) / std
            yield clean + noise * rng.normal(size=clean.shape), y_train[rows]

    X_val = (X_val - mean) / std
    starts = range(0, len(X_val), batch)
    return lambda: list(epoch()), [(X_val[i : i + batch], y_val[i : i + batch]) for i in starts]


def evaluate(model: Model, batches: list) -> float:
    """The share of samples in all batches that the model gets right."""
    model.training = False
    right = seen = 0
    for X, y in batches:
        right += np.sum(model.logits(X).argmax(axis=1) == y)
        seen += len(y)
    model.training = True
    return float(right / seen)


def train(X, y, seed=0, epochs=30, lr=0.1, batch=16, noise=0.3, drop=0.2):
    """X: (n, d), y: (n,). Returns the model; by epoch: the mean loss, the validation accuracy."""
    train_epoch, val_batches = make_loaders(X, y, seed, batch, noise)
    model = Model(X.shape[1], int(y.max()) + 1, drop, seed)
    losses, accuracies = [], []
    for _ in range(epochs):
        losses.append(float(np.mean([model.step(*pair, lr) for pair in train_epoch()])))
        accuracies.append(evaluate(model, val_batches))
    return model, losses, accuracies
