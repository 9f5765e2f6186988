"""Fit a surface with one hidden layer of tanh units, by minibatch gradient descent."""

import numpy as np


def init(inputs: int, hidden: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The parameters to begin with, by name."""
    return {
        "W1": rng.normal(0.0, inputs**-0.5, size=(inputs, hidden)),
        "b1": np.zeros(hidden),
        "W2": rng.normal(0.0, hidden**-0.5, size=(hidden, 1)),
        "b2": np.zeros(1),
    }


def forward(params: dict[str, np.ndarray], X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """X: (n, d). Returns what the hidden units say, (n, hidden), and the output, (n, 1)."""
    h = np.tanh(X @ params["W1"] + params["b1"])
    return h, h @ params["W2"] + params["b2"]


def backward(params: dict, grads: dict, X: np.ndarray, y: np.ndarray) -> float:
    """Adds the gradients for the batch X: (n, d), y: (n,) to grads; returns the loss."""
    h, out = forward(params, X)
    d_out = 2 * (out - y[:, None]) / len(y)
    d_z = d_out @ params["W2"].T * (1 - h**2)
    grads["W2"] += h.T @ d_out
    grads["b2"] += d_out.sum(axis=0)
    grads["W1"] += X.T @ d_z
    grads["b1"] += d_z.sum(axis=0)
    return float(np.mean((out[:, 0] - y) ** 2))


def train(X, y, seed=0, epochs=60, batch=16, lr=0.1, hidden=24):
    """X: (n, d), y: (n,). Returns the parameters and the loss of each batch on the way."""
    rng = np.random.default_rng(seed)
    params = init(X.shape[1], hidden, rng)
    grads = {name: np.zeros_like(value) for name, value in params.items()}
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch):
            rows = order[start : start + batch]
            grads = {name: np.zeros_like(value) for name, value in params.items()}
            losses.append(backward(params, grads, X[rows], y[rows]))
            for name in params:
                params[name] = params[name] - lr * grads[name]
    return params, losses
