"""Networks and scripts to be stepped beside the learner's function, so that a run is one call."""

import numpy as np


class Watched:
    """A step function that notes how it is called, around one that does the work."""

    def __init__(self, work, batch):
        self.work, self.batch = work, batch
        self.losses, self.noisy, self.strange = [], 0, 0

    def __call__(self, batch, regularize=True):
        same = len(batch) == 2 and all(np.array_equal(a, b) for a, b in zip(batch, self.batch))
        self.strange += not same
        self.noisy += bool(regularize)
        self.losses.append(self.work(batch, regularize))
        return self.losses[-1]


def run(work, batch, settings):
    """What can_overfit says; the losses that it was given; calls with noise; calls with another batch."""
    step = Watched(work, batch)
    kept = [np.array(part) for part in batch]
    ok, curve = submission.can_overfit(step, batch, **settings)
    step.strange += not all(np.array_equal(a, b) for a, b in zip(kept, batch))
    return bool(ok), [float(loss) for loss in curve], step.losses, step.noisy, step.strange


def scripted(losses, settings):
    """A run whose losses are known beforehand; beyond the script it repeats the last one."""
    left = list(losses)
    batch = np.arange(12.0).reshape(4, 3), np.array([2, 0, 1, 0])
    return run(lambda *_: left.pop(0) if len(left) > 1 else left[0], batch, settings)


def trained(kind, seed, settings):
    """A network on 20 examples of seven classes. `kind` says what is wrong with it, "sound" for nothing."""
    rng = np.random.default_rng(seed)
    batch = rng.normal(size=(20, 9)), rng.permutation(np.arange(20) % 7)
    return run(network(kind, rng), batch, settings)


def network(kind, rng, H=60, C=7):
    """A step of gradient descent on a net with one hidden layer: (batch, regularize) → loss before it."""
    W1, b1, W2, b2 = rng.normal(0, 0.6, (9, H)), np.zeros(H), rng.normal(0, 0.01, (H, C)), np.zeros(C)
    if kind == "starts from zero":
        W1, W2 = 0 * W1, 0 * W2
    lr = {"climbs": -0.5, "stands still": 0.0}.get(kind, 0.6)

    def step(batch, regularize):
        nonlocal W1, b1, W2, b2
        X, y = batch
        n = len(y)
        if kind == "shuffles the labels":
            y = rng.permutation(y)
        keep = (rng.random((n, H)) < 0.5) / 0.5 if regularize else np.ones((n, H))
        Z = X @ W1 + b1
        A = np.maximum(Z, 0) * keep
        S = A @ W2 + b2
        S = S - S.max(axis=1, keepdims=True)
        P = np.exp(S)
        P /= P.sum(axis=1, keepdims=True)
        loss = float(np.mean(-np.log(np.maximum(P[np.arange(n), y], 1e-300))))
        dS = P.copy()
        dS[np.arange(n), y] -= 1
        dS /= n
        dZ = (dS @ W2.T) * keep * (Z > 0)
        if kind == "forgets the second layer":
            dS = 0 * dS
        W2, b2 = W2 - lr * A.T @ dS, b2 - lr * dS.sum(axis=0)
        W1, b1 = W1 - lr * X.T @ dZ, b1 - lr * dZ.sum(axis=0)
        return loss

    return step
