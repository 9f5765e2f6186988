"""The forward pass of an MLP: an affine map and ReLU by turns, softmax at the end, a cache on the way."""

import numpy as np


def softmax(z: np.ndarray) -> np.ndarray:
    weights = np.exp(z - z.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def forward(x: np.ndarray, params: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, list]:
    h, cache = x, []
    for W, b in params:
        z = h @ W + b
        cache.append((h, z))                           # what the backward pass will ask for
        h = np.maximum(z, 0)
    return softmax(z), cache                           # the last z are the logits: no ReLU on them
