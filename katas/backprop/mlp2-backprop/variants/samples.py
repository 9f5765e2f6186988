"""One sample after the other; outer products add up."""
import numpy as np


def loss_and_grads(X, y, W1, b1, W2, b2):
    grads = {"W1": np.zeros(W1.shape), "b1": np.zeros(b1.shape), "W2": np.zeros(W2.shape), "b2": np.zeros(b2.shape)}
    loss, n = 0.0, len(X)
    for x, label in zip(X, y):
        before = W1.T @ x + b1
        hidden = np.where(before > 0, before, 0.0)
        logits = W2.T @ hidden + b2
        top = logits.max()
        log_total = top + np.log(np.exp(logits - top).sum())
        loss += (log_total - logits[label]) / n

        delta = np.exp(logits - log_total) / n
        delta[label] -= 1 / n
        back = W2 @ delta
        back[before <= 0] = 0.0
        grads["W2"] += np.outer(hidden, delta)
        grads["b2"] += delta
        grads["W1"] += np.outer(x, back)
        grads["b1"] += back
    return loss, grads
