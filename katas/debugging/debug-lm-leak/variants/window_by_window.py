"""A tiny language model: each position mixes the tokens it may see, and says what comes next."""

import numpy as np


def split(ids: np.ndarray, share: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """ids: (n,), a text. Returns what is trained on, and the end of it, to validate on."""
    cut = len(ids) - round(share * len(ids))
    return ids[:cut], ids[cut:]


def get_batch(ids: np.ndarray, starts: np.ndarray, T: int) -> tuple[np.ndarray, np.ndarray]:
    """Windows of T tokens from starts: (B,), and what is to be said at each place; both (B, T)."""
    places = np.asarray(starts)[:, None] + np.arange(T)
    windows = np.array([ids[start : start + T + 1] for start in starts])
    return windows[:, :-1], windows[:, 1:]


def mask(T: int) -> np.ndarray:
    """(T, T): whether position t, the row, may see position s, the column."""
    return np.tril(np.ones((T, T))) > 0


def attention(params: dict) -> np.ndarray:
    """(T, T): how much of position s goes into position t; each row sums to 1."""
    scores = np.where(mask(len(params["S"])), params["S"], -np.inf)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def forward(params: dict, x: np.ndarray) -> np.ndarray:
    """x: (B, T) tokens. Returns the logits for what comes next, (B, T, V)."""
    return attention(params) @ params["E"][x] @ params["W"] + params["b"]


def log_softmax(logits: np.ndarray) -> np.ndarray:
    return logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)


def loss(logits: np.ndarray, y: np.ndarray) -> float:
    """Cross-entropy in nats a token. logits: (B, T, V), y: (B, T)."""
    log_p = log_softmax(logits)
    return float(-(np.eye(logits.shape[-1])[y] * log_p).sum(axis=-1).mean())


def gradients(params: dict, x: np.ndarray, y: np.ndarray) -> dict:
    """∂loss/∂p for each parameter, by name. x, y: (B, T)."""
    A, e = attention(params), params["E"][x]
    d_logits = (np.exp(log_softmax(forward(params, x))) - np.eye(len(params["b"]))[y]) / y.size
    d_mixed = d_logits @ params["W"].T
    d_A = np.einsum("btd,bsd->ts", d_mixed, e)
    d_E = np.zeros_like(params["E"])
    np.add.at(d_E, x, A.T @ d_mixed)
    return {
        "E": d_E,
        "S": A * (d_A - (A * d_A).sum(axis=1, keepdims=True)),
        "W": np.einsum("btd,btv->dv", A @ e, d_logits),
        "b": d_logits.sum(axis=(0, 1)),
    }


def train(ids, V, seed=0, steps=300, batch=24, T=6, d=16, lr=1.0):
    """ids: (n,), tokens below V. Returns the parameters, the losses, the loss on validation."""
    rng = np.random.default_rng(seed)
    params = {"E": rng.normal(size=(V, d)), "S": np.zeros((T, T)), "W": np.zeros((d, V)), "b": np.zeros(V)}
    train_ids, val_ids = split(ids)
    losses = []
    for _ in range(steps):
        x, y = get_batch(train_ids, rng.integers(len(train_ids) - T, size=batch), T)
        losses.append(loss(forward(params, x), y))
        grads = gradients(params, x, y)
        params = {name: params[name] - lr * grads[name] for name in params}
    x, y = get_batch(val_ids, np.arange(0, len(val_ids) - T, T), T)
    return params, losses, loss(forward(params, x), y)
