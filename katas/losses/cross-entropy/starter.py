import numpy as np


def cross_entropy(logits: np.ndarray, y: np.ndarray, ignore_index: int = -100) -> float:
    """The mean of −log softmax(logits)[y], in nats, over the tokens whose label counts.

    logits: (N, C) or (B, T, C), finite numbers of any size; the classes are the last axis.
    y: (N,) or (B, T) whole numbers, each a class 0 … C−1 or `ignore_index`.
    Returns one number; 0.0 if every label is `ignore_index`.
    """
    raise NotImplementedError
