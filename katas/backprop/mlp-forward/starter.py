import numpy as np


def forward(x: np.ndarray, params: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, object]:
    """Class probabilities of an MLP with ReLU between its layers, and a cache for the backward pass.

    x: (B, d0), a sample a row.
    params: one (W, b) a layer, W: (d_in, d_out), b: (d_out,); one layer or more.
    Returns (probs: (B, C), cache), where C is the last d_out and the cache is yours to design.
    """
    raise NotImplementedError
