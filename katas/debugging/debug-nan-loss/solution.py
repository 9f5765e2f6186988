"""Softmax regression on raw sensor readings: standardize, then SGD with momentum and weight decay."""

import numpy as np


def standardize(X: np.ndarray) -> np.ndarray:
    """X: (n, d). Each column with mean 0 and standard deviation 1."""
    std = X.std(axis=0)
    std[std == 0] = 1.0
    return (X - X.mean(axis=0)) / std


def loss_and_grads(W: np.ndarray, b: np.ndarray, X: np.ndarray, y: np.ndarray):
    """Mean cross-entropy of the labels y: (n,), its gradients, and the trace: what was computed."""
    z = X @ W + b
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    onehot = np.eye(len(b))[y]
    loss = -np.sum(onehot * log_p) / len(y)
    d_z = (np.exp(log_p) - onehot) / len(y)
    dW, db = X.T @ d_z, d_z.sum(axis=0)
    trace = [("X", X), ("z", z), ("log_p", log_p), ("loss", loss), ("dW", dW), ("db", db)]
    return loss, dW, db, trace


def first_nan(trace: list) -> str | None:
    """The name of the earliest array in the trace with a NaN in it."""
    for name, values in trace:
        if np.isnan(values).any():
            return name
    return None


def train(X, y, seed=0, epochs=40, batch=16, lr=100.0, decay=0.8, momentum=0.9, l2=0.003):
    """X: (n, d), y: (n,). Returns (W, b), the loss of each step, and where a NaN began."""
    rng = np.random.default_rng(seed)
    X = standardize(X)
    W, b = np.zeros((X.shape[1], y.max() + 1)), np.zeros(y.max() + 1)
    W_speed, b_speed = np.zeros_like(W), np.zeros_like(b)
    losses = []
    for epoch in range(epochs):
        rate = lr * decay**epoch
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch):
            rows = order[start : start + batch]
            loss, dW, db, trace = loss_and_grads(W, b, X[rows], y[rows])
            losses.append(float(loss))
            if np.isnan(loss):
                return (W, b), losses, first_nan(trace)
            W_speed = momentum * W_speed - rate * (dW + l2 * W)
            b_speed = momentum * b_speed - rate * db
            W, b = W + W_speed, b + b_speed
    return (W, b), losses, None
