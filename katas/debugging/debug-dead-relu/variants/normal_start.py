"""Classify small grey images with one layer of ReLU units, and count the units that have died."""

import numpy as np


def make_init(rng: np.random.Generator, inputs=16, hidden=32, classes=3) -> dict[str, np.ndarray]:
    """The parameters to begin with, by name."""
    limit = np.sqrt(6 / inputs)
    return {
        "W1": rng.normal(0.0, np.sqrt(2 / inputs), size=(inputs, hidden)),
        "b1": np.zeros(hidden),
        "W2": rng.normal(0.0, hidden**-0.5, size=(hidden, classes)),
        "b2": np.zeros(classes),
    }


def scaled(images: np.ndarray) -> np.ndarray:
    """images: (n, d) of bytes, 0 … 255. Returns what the network is fed, (n, d)."""
    return (images - 127.5) / 127.5


def activations(params: dict, X: np.ndarray) -> np.ndarray:
    """What the hidden units say to X: (n, inputs). Returns (n, hidden)."""
    return np.maximum(X @ params["W1"] + params["b1"], 0.0)


def dead_fraction(H: np.ndarray) -> float:
    """H: (N, h), what h units say to N samples. The share of dead units among them."""
    return float(1 - np.any(H != 0, axis=0).mean())


def loss_and_grads(params: dict, X: np.ndarray, y: np.ndarray) -> tuple[float, dict]:
    """Mean cross-entropy for X: (n, inputs), y: (n,), and its gradients by name."""
    h = activations(params, X)
    z = h @ params["W2"] + params["b2"]
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    d_z = np.exp(log_p)
    d_z[np.arange(len(y)), y] -= 1
    d_z /= len(y)
    d_h = d_z @ params["W2"].T * (h > 0)
    grads = {"W1": X.T @ d_h, "b1": d_h.sum(axis=0), "W2": h.T @ d_z, "b2": d_z.sum(axis=0)}
    return float(-log_p[np.arange(len(y)), y].mean()), grads


def train(images, y, seed=0, epochs=20, batch=20, lr=0.4, warmup=40, hidden=32):
    """images: (n, d), y: (n,). Returns the parameters, the losses, and the dead share by epoch."""
    X = scaled(images)
    rng = np.random.default_rng(seed)
    params = make_init(rng, X.shape[1], hidden, int(y.max()) + 1)
    losses, dead = [], []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch):
            rows = order[start : start + batch]
            loss, grads = loss_and_grads(params, X[rows], y[rows])
            losses.append(loss)
            rate = lr * min(1.0, len(losses) / warmup)
            for name in params:
                params[name] = params[name] - rate * grads[name]
        dead.append(dead_fraction(activations(params, X)))
    return params, losses, dead
