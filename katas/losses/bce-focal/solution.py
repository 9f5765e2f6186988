"""Binary cross-entropy and focal loss, from logits: no probability is ever formed and then logged."""

import numpy as np


def softplus(x: np.ndarray) -> np.ndarray:
    """log(1 + eˣ), which is −log σ(−x), without overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sigmoid(x: np.ndarray) -> np.ndarray:
    return np.exp(-softplus(-x))


def bce(z: np.ndarray, y: np.ndarray, pos_weight: float = 1.0) -> tuple[float, np.ndarray]:
    losses = pos_weight * y * softplus(-z) + (1 - y) * softplus(z)
    dz = -pos_weight * y * sigmoid(-z) + (1 - y) * sigmoid(z)
    return losses.mean(), dz / len(z)


def focal(z: np.ndarray, y: np.ndarray, gamma: float = 2.0, alpha: float = 0.25) -> float:
    margin = np.where(y == 1, z, -z)                   # the logit of the true class
    alpha_t = alpha * y + (1 - alpha) * (1 - y)
    miss = sigmoid(-margin)                            # 1 − p_t
    return np.mean(alpha_t * miss**gamma * softplus(-margin))
